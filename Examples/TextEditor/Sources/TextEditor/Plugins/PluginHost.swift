public import Plugboard

/// The plugins of an editor: loads them and unloads them.
public actor PluginHost {
  private let actions: Actions
  private var owners: [String: Owner] = [:]

  public init(actions: Actions) { self.actions = actions }

  public var names: [String] { owners.keys.sorted() }

  /// Loads a plugin. If it can't attach something, nothing of it stays.
  /// - Throws: ``AlreadyLoaded`` when one of its name is loaded, or what the plugin throws.
  public func load(_ plugin: any Plugin) async throws {
    guard owners[plugin.name] == nil else { throw AlreadyLoaded(name: plugin.name) }
    let owner = try actions.owner(plugin.name)
    do {
      try plugin.attach(to: owner)
    } catch {
      await owner.unload(within: .seconds(1))
      throw error
    }
    owners[plugin.name] = owner
  }

  /// Unloads the plugin of this name, and says whether there was one.
  public func unload(_ name: String) async -> Bool {
    guard let owner = owners.removeValue(forKey: name) else { return false }
    await owner.unload(within: .seconds(1))
    return true
  }
}

/// A plugin of this name is loaded.
public struct AlreadyLoaded: Error, Equatable, CustomStringConvertible {
  public var name: String

  public init(name: String) { self.name = name }

  public var description: String { "“\(name)” is loaded already; unload it first." }
}
