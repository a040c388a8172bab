import Desk
import DeskSQLite
import DeskStoreContract
import Foundation
import PlugboardTestSupport
import Testing

/// A desk whose process is ended in the middle of its work. `make crash` does it more often.
@Suite struct CrashTests {
  /// How often somebody wants it; nobody waits for longer than ``patience`` unless somebody wants it.
  static let wanted = ProcessInfo.processInfo.environment["DESK_CRASHES"].flatMap { Int($0) }
  static let patience = Duration.seconds(150)
  /// On the slowest machine too.
  static let fewestRounds = 25
  /// A new file is begun after so many: looking through a large one would take most of the time.
  static let roundsOfOneFile = 10

  @Test func `a process that is killed loses nothing that was confirmed`() async throws {
    try await crash(Self.wanted ?? 100) { CrashingDesk() }
  }

  private func crash(_ rounds: Int, _ newDesk: () -> CrashingDesk) async throws {
    let (clock, begin) = (ContinuousClock(), ContinuousClock.now)
    var (chance, done, confirmed) = (SeededGenerator(seed: UInt64(rounds)), 0, 0)
    var isTooLate: Bool { Self.wanted == nil && done >= Self.fewestRounds && clock.now - begin > Self.patience }
    while done < rounds && !isTooLate {
      var desk = newDesk()
      let end = min(done + Self.roundsOfOneFile, rounds)
      while done < end && !isTooLate {
        done += 1
        // Sometimes while the file is being opened.
        try await desk.run(until: Int.random(in: 0...100, using: &chance))
        #expect(try await desk.losses() == [], "in round \(done)")
      }
      #expect(try await desk.losses(ofAll: true) == [], "after round \(done)")
      confirmed += desk.confirmed.count
    }
    print("Ended \(done) times in \(clock.now - begin); \(confirmed) things had been confirmed.")
    #expect(confirmed > done * 10, "hardly anything was confirmed")
  }

  #if os(Linux)
    @Test func `a power failure loses nothing that was confirmed`() async throws {
      try await crash(Self.wanted ?? 25) { CrashingDesk(losesPower: true) }
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
