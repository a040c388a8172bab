public import Plugboard

/// Something that changes what the desk does, and can be taken out again.
///
/// ```swift
/// struct NoWorkOnSunday: DeskPlugin {
///   let name = "no-work-on-sunday"
///   let version = "1.0.0"
///
///   func start(_ plugboard: Owner, _ centre: ContactCentre) throws {
///     try plugboard.addListener(before: .acceptTask) { task, abort in
///       if isSunday() { abort("We rest today.") }
///     }
///   }
/// }
/// ```
///
/// Attach everything through the owner: then it is gone when the plugin is switched off, and everybody who is stopped by it
/// is told the plugin's name.
public protocol DeskPlugin: Sendable {
  /// What people are told whose doing something was. Unique at a desk.
  var name: String { get }
  /// What an administrator reads beside the name.
  var version: String { get }

  /// Attaches hooks. If it throws, what it has attached is taken off again, ``stop()`` is called, and the desk runs on
  /// without it.
  func start(_ owner: Owner, _ centre: ContactCentre) async throws

  /// Ends what the plugin has begun beside its hooks, which are gone by now; also when its start has begun only a part of it.
  func stop() async
}

extension DeskPlugin {
  public func stop() async {}
}
