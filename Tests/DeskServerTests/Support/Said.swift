import Logging
import Synchronization

/// Keeps the warnings.
final class Said: LogHandler, Sendable {
  private let kept = Mutex<[String]>([])

  var sentences: [String] { kept.withLock { $0 } }

  var logLevel: Logger.Level {
    get { .warning }
    set {}
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  subscript(metadataKey _: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) { kept.withLock { $0.append("\(event.message)") } }
}
