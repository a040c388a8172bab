import Desk
import DeskSQLite
import DeskStoreContract
import Foundation
import PlugboardTestSupport
import Testing

/// A desk whose process is ended in the middle of its work. `make crash` does it more often.
@Suite struct CrashTests {
  static let rounds = ProcessInfo.processInfo.environment["DESK_CRASHES"].flatMap { Int($0) } ?? 10

  @Test func `a process that is killed loses nothing that was confirmed`() async throws {
    var desk = CrashingDesk()
    try await crash(&desk)
  }

  private func crash(_ desk: inout CrashingDesk) async throws {
    var chance = SeededGenerator(seed: UInt64(Self.rounds))
    for round in 1...Self.rounds {
      // Sometimes while the file is being opened.
      try await desk.run(until: Int.random(in: 0...150, using: &chance))
      #expect(try await desk.losses() == [], "in round \(round)")
    }
    #expect(try await desk.losses(ofAll: true) == [])
    #expect(desk.confirmed.count > Self.rounds * 10, "hardly anything was confirmed")
  }

  #if os(Linux)
    @Test func `a power failure loses nothing that was confirmed`() async throws {
      var desk = CrashingDesk(losesPower: true)
      try await crash(&desk)
    }

    /// Or else the test above would prove nothing.
    @Test(arguments: [SQLiteStore.Synchronous.normal, .off])
    func `with less flushing, a power failure is seen to lose something`(
      synchronous: SQLiteStore.Synchronous
    ) async throws {
      var desk = CrashingDesk(synchronous, losesPower: true)
      try await desk.run(until: 200)
      let losses = try await desk.losses()
      #expect(losses.count > 100)
    }
  #endif
}
