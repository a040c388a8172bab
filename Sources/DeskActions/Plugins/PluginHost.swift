package import Plugboard

/// Switches plugins on and off.
package actor PluginHost {
  /// How long a plugin's hooks, and then the plugin itself, may take to finish when it is switched off.
  package static let patience = Duration.seconds(5)
  /// How long a plugin may take to start: a desk is not open before.
  package static let patienceAtStart = Duration.seconds(30)

  /// How a plugin does.
  package struct Status: Sendable, Hashable, Codable {
    package let name: String
    package let version: String
    package var isRunning: Bool
    /// Why it does not run although it was switched on, or what of it did not end when it was switched off.
    package var problem: String?
  }

  private let centre: ContactCentre
  private let actions: Actions
  private let plugins: [any DeskPlugin]
  private let patienceAtStart: Duration
  private let patience: Duration
  private var statuses: [Status]
  private var owners: [String: Owner] = [:]
  /// Which plugins are being switched just now.
  private var busy: Set<String> = []

  /// - Parameters:
  ///   - plugins: All that there are, each with a name of its own; none runs yet.
  ///   - patienceAtStart: As ``patienceAtStart`` unless a test has less, and so ``patience``.
  package init(
    _ plugins: [any DeskPlugin], for centre: ContactCentre, on actions: Actions,
    patienceAtStart: Duration = patienceAtStart, patience: Duration = patience
  ) {
    (self.plugins, self.patienceAtStart, self.patience) = (plugins, patienceAtStart, patience)
    statuses = plugins.map { Status(name: $0.name, version: $0.version, isRunning: false, problem: nil) }
    (self.centre, self.actions) = (centre, actions)
  }

  /// All plugins, in the order in which they were given.
  package var all: [Status] { statuses }

  /// Switches a plugin on. One that fails to start is switched off again, and says why.
  /// - Throws: ``UnknownPlugin``; ``PluginBusy`` while it is being switched.
  @discardableResult
  package func start(_ name: String) async throws -> Status {
    let (index, plugin) = try find(name)
    if statuses[index].isRunning { return statuses[index] }
    busy.insert(name)
    defer { busy.remove(name) }
    do {
      let owner = try actions.owner(name)
      owners[name] = owner
      if let problem = await problem(starting: plugin, owner) {
        await owner.unload(within: patience)
        _ = await hasStopped(plugin)
        throw problem
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
  package func stop(_ name: String) async throws -> Status {
    let (index, plugin) = try find(name)
    guard let owner = owners[name] else { return statuses[index] }
    busy.insert(name)
    defer { busy.remove(name) }
    var unfinished = await owner.unload(within: patience).map(\.description)
    owners[name] = nil
    if await !hasStopped(plugin) { unfinished.append("its stop()") }
    statuses[index].isRunning = false
    statuses[index].problem = unfinished.isEmpty ? nil : "still running: \(unfinished.joined(separator: ", "))"
    return statuses[index]
  }

  /// Starts a plugin, and waits for that no longer than it may take.
  private func problem(starting plugin: any DeskPlugin, _ owner: Owner) async -> (any Error)? {
    let starting = Task { [centre] () -> (any Error)? in
      do { try await plugin.start(owner, centre) } catch { return error }
      return nil
    }
    if let end = await value(of: starting, within: patienceAtStart) { return end }
    starting.cancel()
    return PluginNotStarted(patience: patienceAtStart)
  }

  private func hasStopped(_ plugin: any DeskPlugin) async -> Bool {
    let stopping = Task { await plugin.stop() }
    return await value(of: stopping, within: patience) != nil
  }

  /// Waits for what a plugin does, also when whoever has switched it gives up meanwhile: it is switched all the same.
  private func value<Value: Sendable>(of work: Task<Value, Never>, within patience: Duration) async -> Value? {
    await Task { await work.value(within: patience) }.value
  }

  /// Switches all plugins off, when the desk stops.
  package func stopAll() async {
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

/// A plugin has taken too long to start.
package struct PluginNotStarted: Error, Sendable, Hashable, CustomStringConvertible {
  package let patience: Duration

  package var description: String { "it has not started within \(patience)" }
}

/// Two plugins have the same name, so nobody could say which is meant.
package struct TwinPlugins: Error, Sendable, Hashable, CustomStringConvertible {
  package let name: String

  package init(name: String) { self.name = name }

  package var description: String { "Two plugins are called “\(name)”. Give one of them another name." }
}

/// There is no plugin of this name.
package struct UnknownPlugin: Error, Sendable, Hashable, CustomStringConvertible {
  package let name: String
  package let known: [String]

  package init(name: String, known: [String]) { (self.name, self.known) = (name, known) }

  package var description: String {
    let list = known.isEmpty ? "There are none." : "There are \(known.joined(separator: ", "))."
    return "There is no plugin “\(name.prefix(64))”. \(list)"
  }
}

/// The plugin is being switched on or off just now.
package struct PluginBusy: Error, Sendable, Hashable, CustomStringConvertible {
  package let name: String

  package var description: String { "\(name) is being switched on or off; try again in a moment." }
}
