import Testing

@testable import Desk

struct RandomDeskTests {
  @Test(arguments: UInt64(1)...10)
  func `whatever happens, the promises hold`(seed: UInt64) throws {
    var random = try RandomDesk(seed: seed)
    for _ in 0..<400 {
      let command = random.nextCommand()
      _ = try? random.desk.run(command)
      random.desk.expectPromises()
    }
    // The commands were not all nonsense.
    #expect(random.desk.events.count { $0.name == .reservationStatusChanged && $0.after == "completed" } > 5)
    #expect(random.desk.events.contains { $0.name == .transferStatusChanged })
  }

  @Test(arguments: UInt64(1)...5)
  func `a command that fails changes nothing`(seed: UInt64) throws {
    var random = try RandomDesk(seed: seed)
    var failures = 0
    for _ in 0..<300 {
      let command = random.nextCommand()
      let before = Snapshot(random.desk.state)
      do { try random.desk.run(command) } catch {
        failures += 1
        Snapshot.expect(Snapshot(random.desk.state), before)
      }
    }
    #expect(failures > 20)
  }

  @Test(arguments: UInt64(1)...5)
  func `whatever a command has changed can be undone`(seed: UInt64) throws {
    var random = try RandomDesk(seed: seed)
    for _ in 0..<300 {
      let command = random.nextCommand()
      var (copy, ids) = (random.desk.state, random.desk.ids)
      copy.clock = max(copy.clock, random.desk.now)
      if (try? copy.attempt(command, &ids)) != nil {
        copy.undo()
        Snapshot.expect(Snapshot(copy), Snapshot(random.desk.state))
      }
      _ = try? random.desk.run(command)
    }
  }

  @Test(arguments: UInt64(1)...5)
  func `a desk that was loaded is the same and goes on in the same way`(seed: UInt64) throws {
    var random = try RandomDesk(seed: seed)
    for _ in 0..<300 {
      let command = random.nextCommand()
      let state = random.desk.state
      let records = (state.records + random.desk.messages).shuffled(using: &random.chance)
      var loaded = DeskState(records: records, at: state.clock)
      Snapshot.expect(Snapshot(loaded), Snapshot(state))
      var ids = random.desk.ids
      let decision = Result { () throws(DeskError) in try loaded.perform(command, at: random.desk.now, ids: &ids) }
      #expect(decision == Result { () throws(DeskError) in try random.desk.run(command) })
      Snapshot.expect(Snapshot(loaded), Snapshot(random.desk.state))
    }
  }

  @Test(arguments: UInt64(1)...3)
  func `the changes of its decisions are all that a store needs`(seed: UInt64) throws {
    var random = try RandomDesk(seed: seed)
    var store = Dictionary(uniqueKeysWithValues: random.desk.state.records.map { ($0.key, $0) })
    for _ in 0..<300 {
      let command = random.nextCommand()
      guard let decision = try? random.desk.run(command) else { continue }
      for change in decision.changes {
        #expect(store[change.key] == change.before)
        store[change.key] = change.after
      }
      let kept = store.values.filter { if case .message = $0 { false } else { true } }.sorted { $0.key < $1.key }
      #expect(kept == random.desk.state.records)
    }
  }
}
