/// Who asks for an action, as every hook sees it in its context's `actor` and the journal keeps it: `agent:WK5f…`,
/// `customer:MB03…`, `timer:wrap-up`, `api:crm`.
public struct DeskActor: Sendable, Hashable, LosslessStringConvertible {
  /// In what capacity somebody asks.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    case agent, supervisor, admin, customer
    /// A program with a key.
    case api
    /// Something whose time has come.
    case timer
    /// A plugin that acts for nobody else.
    case plugin

    /// What one is called in a sentence.
    var phrase: String {
      switch self {
      case .agent: "an agent"
      case .supervisor: "a supervisor"
      case .admin: "an administrator"
      case .customer: "a customer"
      case .api: "a program"
      case .timer: "a timer"
      case .plugin: "a plugin"
      }
    }
  }

  public let role: Role
  /// A worker's sid, a participant's sid, or the name of a key, a timer or a plugin.
  public let name: String

  public init(_ role: Role, _ name: String) { (self.role, self.name) = (role, name) }

  public init?(_ description: String) {
    guard let colon = description.firstIndex(of: ":"), let role = Role(rawValue: String(description[..<colon])) else {
      return nil
    }
    self.init(role, String(description[description.index(after: colon)...]))
  }

  public var description: String { "\(role.rawValue):\(name)" }

  /// Whether it is a person who works at the desk.
  public var isStaff: Bool { role == .agent || role == .supervisor || role == .admin }
}
