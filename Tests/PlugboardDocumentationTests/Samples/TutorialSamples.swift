import Plugboard
import Testing

// The program that the tutorial builds, step by step.

struct Item: Codable, Sendable, Equatable {
  var title: String
  var isDone = false
}

extension Action where Payload == Item, Output == Int {
  /// Puts an item on the list and returns how many there are.
  static var add: Self { Self("Add") }
}

extension Action where Payload == String, Output == Item {
  /// Marks the item of this title as done.
  static var complete: Self { Self("Complete") }
}

actor ToDoList {
  private(set) var items: [Item] = []

  func add(_ item: Item) -> Int {
    items.append(item)
    return items.count
  }

  func complete(_ title: String) throws -> Item {
    guard let index = items.firstIndex(where: { $0.title == title }) else { throw NoSuchItem(title: title) }
    items[index].isDone = true
    return items[index]
  }
}

struct NoSuchItem: Error, Equatable {
  var title: String
}

func makeToDoActions(for list: ToDoList) throws -> Actions {
  let actions = Actions()
  try actions.register(.add) { item in await list.add(item) }
  try actions.register(.complete) { title in try await list.complete(title) }
  return actions
}

protocol Plugin: Sendable {
  var name: String { get }
  func attach(to owner: Owner) throws
}

actor PluginHost {
  private let actions: Actions
  private var owners: [String: Owner] = [:]

  init(actions: Actions) { self.actions = actions }

  func load(_ plugin: some Plugin) async throws {
    guard owners[plugin.name] == nil else { throw AlreadyLoaded(name: plugin.name) }
    let owner = try actions.owner(plugin.name)
    do {
      try plugin.attach(to: owner)
    } catch {
      await owner.unload(within: .seconds(5))
      throw error
    }
    owners[plugin.name] = owner
  }

  @discardableResult
  func unload(_ name: String) async -> [UnfinishedHook] {
    await owners.removeValue(forKey: name)?.unload(within: .seconds(5)) ?? []
  }
}

struct AlreadyLoaded: Error, Equatable {
  var name: String
}

struct TidyTitles: Plugin {
  let name = "Tidy titles"

  func attach(to owner: Owner) throws {
    try owner.addListener(before: .add) { item in
      item.title = item.title.prefix(1).uppercased() + item.title.dropFirst()
    }
  }
}

struct NoDuplicates: Plugin {
  let name = "No duplicates"
  let list: ToDoList

  func attach(to owner: Owner) throws {
    try owner.addGuard(to: .add) { [list] item, refuse in
      if await list.items.contains(where: { $0.title == item.title }) {
        refuse("“\(item.title)” is on the list already.")
      }
    }
  }
}

struct DoneTwice: Plugin {
  let name = "Done twice"
  let list: ToDoList

  func attach(to owner: Owner) throws {
    try owner.replace(.complete) { [list] title, original in
      if let item = await list.items.first(where: { $0.title == title && $0.isDone }) { return item }
      return try await original(title)
    }
  }
}

actor Journal: Plugin {
  let name = "Journal"
  private(set) var entries: [String] = []

  nonisolated func attach(to owner: Owner) throws {
    try owner.addListener(after: .complete) { _, item in await self.write("done: \(item.title)") }
  }

  private func write(_ entry: String) { entries.append(entry) }
}

struct Labels: Plugin {
  let name = "Labels"
  let label: String

  func attach(to owner: Owner) throws {
    try owner.addListener(before: "Add") { [label] item in
      if let title = item["title"]?.stringValue { item["title"] = .string("\(label): \(title)") }
    }
  }
}

@Suite struct TutorialSamples {
  @Test func `the finished program does what the tutorial says`() async throws {
    let list = ToDoList()
    let actions = try makeToDoActions(for: list)
    let count = try await actions.invoke(.add, Item(title: "buy milk"))
    print(count)  // 1
    #expect(count == 1)

    let host = PluginHost(actions: actions)
    try await host.load(TidyTitles())
    _ = try await actions.invoke(.add, Item(title: "bake bread"))
    print(await list.items.map(\.title))  // ["buy milk", "Bake bread"]
    #expect(await list.items.map(\.title) == ["buy milk", "Bake bread"])

    try await host.load(NoDuplicates(list: list))
    do {
      _ = try await actions.invoke(.add, Item(title: "bake bread"))
      Issue.record("A duplicate was let through.")
    } catch {
      print(error)  // No duplicates refused Add: “Bake bread” is on the list already.
      #expect("\(error)" == "No duplicates refused Add: “Bake bread” is on the list already.")
    }

    let journal = Journal()
    try await host.load(DoneTwice(list: list))
    try await host.load(journal)
    let first = try await actions.invoke(.complete, "Bake bread")
    let second = try await actions.invoke(.complete, "Bake bread")
    print(first == second, await journal.entries.count)  // true 2
    #expect(first == second)
    #expect(await journal.entries == ["done: Bake bread", "done: Bake bread"])

    try await host.load(Labels(label: "home"))
    let added = try await actions.invokeAction("Add", ["title": "water plants", "isDone": false])
    print(added)  // 3
    print(await list.items.map(\.title))  // ["buy milk", "Bake bread", "home: Water plants"]
    #expect(added == 3)
    #expect(await list.items.map(\.title) == ["buy milk", "Bake bread", "home: Water plants"])

    await host.unload("Tidy titles")
    _ = try await actions.invoke(.add, Item(title: "call Ada"))
    print(await list.items.map(\.title).suffix(2))  // ["home: Water plants", "home: call Ada"]
    #expect(await list.items.map(\.title).suffix(2) == ["home: Water plants", "home: call Ada"])
  }

  @Test func `a plugin that is loaded is not loaded again, and stays`() async throws {
    let list = ToDoList()
    let actions = try makeToDoActions(for: list)
    let host = PluginHost(actions: actions)
    try await host.load(Labels(label: "home"))
    await #expect(throws: AlreadyLoaded(name: "Labels")) { try await host.load(Labels(label: "work")) }
    _ = try await actions.invoke(.add, Item(title: "call Ada"))
    #expect(await list.items.map(\.title) == ["home: call Ada"])
  }

  @Test func `titles are tidied before they are added`() async throws {
    let list = ToDoList()
    let actions = try makeToDoActions(for: list)
    try TidyTitles().attach(to: actions.owner("Tidy titles"))
    _ = try await actions.invoke(.add, Item(title: "buy milk"))
    #expect(await list.items == [Item(title: "Buy milk")])
  }

  @Test func `completing something twice calls the body once`() async throws {
    let list = ToDoList()
    let actions = try makeToDoActions(for: list)
    try DoneTwice(list: list).attach(to: actions.owner("Done twice"))
    _ = try await actions.invoke(.add, Item(title: "buy milk"))
    let bodies = Tally()
    actions.observe(.hooks) { event in
      if case .hookStarted(let start) = event, start.action == "Complete", start.hook == .body { bodies.add() }
    }
    _ = try await actions.invoke(.complete, "buy milk")
    _ = try await actions.invoke(.complete, "buy milk")
    #expect(bodies.count == 1)
  }
}
