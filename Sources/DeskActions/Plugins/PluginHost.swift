public import Plugboard

/// Switches plugins on and off.
public actor PluginHost {
  /// How long a plugin's hooks may take to finish when it is switched off.
  public static let patience = Duration.seconds(5)

  /// How a plugin does.
  public struct Status: Sendable, Hashable, Codable {
    public let name: String
    public let version: String
    public var isRunning: Bool
    /// Why it does not run although it was switched on, or what of it did not end when it was switched off.
    public var problem: String?
  }

  private let centre: ContactCentre
  private let actions: Actions
  private let plugins: [any DeskPlugin]
  private var statuses: [Status]
  private var owners: [String: Owner] = [:]
  /// Which plugins are being switched just now.
  private var busy: Set<String> = []

  /// - Parameter plugins: All that there are; none runs yet. Of two with one name the first counts.
  public init(_ plugins: [any DeskPlugin], for centre: ContactCentre, on actions: Actions) {
    var names: Set<String> = []
    self.plugins = plugins.filter { names.insert($0.name).inserted }
    statuses = self.plugins.map { Status(name: $0.name, version: $0.version, isRunning: false, problem: nil) }
    (self.centre, self.actions) = (centre, actions)
  }

  /// All plugins, in the order in which they were given.
  public var all: [Status] { statuses }

  /// Switches a plugin on. One that fails to start is switched off again, and says why.
  /// - Throws: ``UnknownPlugin``; ``PluginBusy`` while it is being switched.
  @discardableResult
  public func start(_ name: String) async throws -> Status {
    let (index, plugin) = try find(name)
    if statuses[index].isRunning { return statuses[index] }
    busy.insert(name)
    defer { busy.remove(name) }
    do {
      let owner = try actions.owner(name)
      owners[name] = owner
      do { try await plugin.start(owner, centre) } catch {
        await owner.unload(within: Self.patience)
        await plugin.stop()
        throw error
      }
      (statuses[index].isRunning, statuses[index].problem) = (true, nil)
    } catch {
      owners[name] = nil
      statuses[index].problem = "\(error)"
    }
    return statuses[index]
  }

  /// Switches a plugin off: nothing of it is called any more.
  /// - Throws: ``UnknownPlugin``; ``PluginBusy`` while it is being switched.
  @discardableResult
  public func stop(_ name: String) async throws -> Status {
    let (index, plugin) = try find(name)
    guard let owner = owners[name] else { return statuses[index] }
    busy.insert(name)
    defer { busy.remove(name) }
    let unfinished = await owner.unload(within: Self.patience)
    owners[name] = nil
    await plugin.stop()
    statuses[index].isRunning = false
    statuses[index].problem =
      unfinished.isEmpty ? nil : "still running: \(unfinished.map(\.description).joined(separator: ", "))"
    return statuses[index]
  }

  /// Switches all plugins off, when the desk stops.
  public func stopAll() async {
    for status in statuses.reversed() where status.isRunning { _ = try? await stop(status.name) }
  }

  private func find(_ name: String) throws -> (Int, any DeskPlugin) {
    guard let index = plugins.firstIndex(where: { $0.name == name }) else {
      throw UnknownPlugin(name: name, known: plugins.map(\.name))
    }
    if busy.contains(name) { throw PluginBusy(name: name) }
    return (index, plugins[index])
  }
}

/// There is no plugin of this name.
public struct UnknownPlugin: Error, Sendable, Hashable, CustomStringConvertible {
  public let name: String
  public let known: [String]

  public init(name: String, known: [String]) { (self.name, self.known) = (name, known) }

  public var description: String {
    let list = known.isEmpty ? "There are none." : "There are \(known.joined(separator: ", "))."
    return "There is no plugin “\(name.prefix(64))”. \(list)"
  }
}

/// The plugin is being switched on or off just now.
public struct PluginBusy: Error, Sendable, Hashable, CustomStringConvertible {
  public let name: String

  public var description: String { "\(name) is being switched on or off; try again in a moment." }
}
