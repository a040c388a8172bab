public import DeskActions
import Foundation
public import Plugboard

/// Has customers begin conversations from 9 to 17 o'clock only. Who comes at another time reads when to come back; who has a
/// conversation that is still open can write in it.
public struct OpeningHours: DeskPlugin {
  public let name = "opening-hours"
  public let version = "1.0.0"
  private let hour: @Sendable () -> Int

  /// By this machine's clock.
  public init() { self.init { Calendar.current.component(.hour, from: .now) } }

  /// - Parameter hour: The hour of the day, from 0 to 23.
  public init(hour: @escaping @Sendable () -> Int) { self.hour = hour }

  public func start(_ owner: Owner, _ centre: ContactCentre) throws {
    try owner.addListener(before: .startConversation) { [hour] _, abort in
      if !(9..<17).contains(hour()) { abort("We are here from 9 to 17 o'clock. Please write to us then.") }
    }
  }
}
