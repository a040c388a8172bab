import Testing

@testable import Plugboard

@Suite("R23 nearestNames", .tags(.r23)) struct NearestNamesTests {
  static let known = [
    "AcceptTask", "AcceptCall", "CompleteTask", "HangupCall", "Login", "Logout", "RejectTask", "SendMessage",
    "ToggleMute",
    "ToggleSidebar",
  ]

  static let examples: [(name: String, nearest: [String])] = [
    ("AceptTask", ["AcceptTask"]),
    ("acceptTask", ["AcceptTask"]),
    ("ACCEPTTASK", ["AcceptTask"]),
    ("AcceptTasks", ["AcceptTask"]),
    ("Acceptask", ["AcceptTask"]),
    ("Logut", ["Logout"]),
    ("Message", ["SendMessage"]),
    ("Toggle", ["ToggleMute", "ToggleSidebar"]),
    ("Frobnicate", []),
    ("", []),
    ("x", []),
  ]

  @Test(arguments: examples) func `these are the nearest names`(_ name: String, _ nearest: [String]) {
    let found = nearestNames(to: name, among: Self.known)
    #expect(Array(found.prefix(nearest.count)) == nearest)
    if nearest.isEmpty { #expect(found.isEmpty) }
  }

  @Test func `at most three are given, likeliest first, equals in alphabetical order`() {
    #expect(nearestNames(to: "Task", among: ["Task4", "Task2", "Task3", "Task1", "Tas"]) == ["Tas", "Task1", "Task2"])
    #expect(nearestNames(to: "Task", among: ["Task4", "Task2", "Task3"], atMost: 1) == ["Task2"])
  }

  @Test func `a name is near when a third of its letters or fewer differ`() {
    #expect(nearestNames(to: "abcdef", among: ["abcdxy"]) == ["abcdxy"])
    #expect(nearestNames(to: "abcdef", among: ["abcxyz"]) == [])
    #expect(nearestNames(to: "abc", among: ["abd", "axx"]) == ["abd"])
  }

  @Test func `very long names cost no more than short ones`() {
    let long = String(repeating: "a", count: 100_000)
    let time = ContinuousClock().measure {
      _ = nearestNames(to: long, among: (0..<100).map { "\(long)\($0)" })
    }
    #expect(time < .seconds(10))
  }

  @Test func `many names are searched in linear time`() {
    func time(_ count: Int) -> Duration {
      let known = (0..<count).map { "Action number \($0)" }
      return ContinuousClock().measure {
        #expect(nearestNames(to: "Action numbr 77", among: known).first == "Action number 77")
      }
    }
    _ = time(100)
    let small = time(1000)
    // Ten times as many take ten times as long; the margin is for a busy machine.
    #expect(time(10_000) < small * 40)
  }
}
