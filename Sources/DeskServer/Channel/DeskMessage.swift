import DeskActions
import Plugboard

/// What the desk sends; see `Documentation/Channel.md`.
enum DeskMessage {
  static func welcome(_ caller: Caller, cursor: Int64, isResumed: Bool, _ media: MediaLimits) -> JSON {
    [
      "type": "welcome", "version": .integer(Int64(PageMessage.version)), "you": caller.json,
      "cursor": .integer(cursor), "isResumed": .bool(isResumed),
      "limits": [
        "messageBytes": .integer(Int64(ChannelLimits.messageBytes)),
        "invocations": .integer(Int64(ChannelLimits.invocations)),
        "unacknowledged": .integer(Int64(ChannelLimits.unacknowledged)),
        "fileBytes": .integer(media.fileBytes), "filesPerMessage": .integer(Int64(MediaView.maximumPerMessage)),
      ],
    ]
  }

  static func state(_ state: JSON, cursor: Int64) -> JSON {
    ["type": "state", "cursor": .integer(cursor), "state": state]
  }

  /// - Parameter settings: As ``OfficeSettings/forPages(_:)`` gives them.
  static func settings(_ settings: JSON) -> JSON { settings.merging(["type": "settings"]) }

  static func live(cursor: Int64) -> JSON { ["type": "live", "cursor": .integer(cursor)] }

  /// The answer to a page's sign of life: a connection on which none comes is one only in the page's mind.
  static let beat: JSON = ["type": "beat"]

  static func answer(_ id: String, _ outcome: Result<JSON, Failure>) -> JSON {
    switch outcome {
    case .success(let output): ["type": "answer", "id": .string(id), "status": 200, "output": output]
    case .failure(let failure):
      ["type": "answer", "id": .string(id), "status": .integer(Int64(failure.status)), "error": failure.json]
    }
  }

  static func waiting(_ id: String, for owner: String, _ hook: String) -> JSON {
    ["type": "waiting", "id": .string(id), "owner": .string(owner), "hook": .string(hook)]
  }

  static func notice(_ level: Level, _ text: String) -> JSON {
    ["type": "notice", "level": .string(level.rawValue), "text": .string(text)]
  }

  enum Level: String { case info, warning, error }
}

/// How much a page may ask for at once.
enum ChannelLimits {
  static let messageBytes = 64 * 1024
  /// Invocations under way on one connection.
  static let invocations = 32
  /// Messages at once, and then how many a second.
  static let burst = 50
  static let perSecond = 20
  /// How many messages beyond that end the connection.
  static let excess = 500
  /// Events that a page has not acknowledged.
  static let unacknowledged = 1000
  /// How long a page may owe acknowledgements.
  static let patience = Duration.seconds(30)
  /// Messages that wait to be written to one page.
  static let queued = 2000
  /// Missed events that are replayed.
  static let replayed = 1000
  /// How large the texts may be together that are remembered for that.
  static let replayedBytes = 32 << 20
  /// How many messages of a conversation a page is given at first.
  static let messages = 50
  /// How long a hook may take before the page is told whom it waits for.
  static let silence = Duration.milliseconds(500)
  /// Answers that are remembered for one person or customer.
  static let answers = 256
  /// For how many people and customers.
  static let callers = 10_000
  /// For how long after they were last asked for, in milliseconds: a page that comes back later has to sign in.
  static let answerLifetime = OfficeStore.sessionLifetime
}

extension Failure {
  /// As it stands in an answer.
  var json: JSON {
    var json: JSON = ["kind": .string(kind.rawValue), "message": .string(message)]
    json["action"] = action.map(JSON.string)
    json["owner"] = owner.map(JSON.string)
    json["reason"] = reason.map(JSON.string)
    json["invocation"] = invocation.map(JSON.string)
    json["field"] = field.map(JSON.string)
    if let place {
      json["line"] = .integer(Int64(place.line))
      json["column"] = .integer(Int64(place.column))
      json["offset"] = .integer(Int64(place.offset))
    }
    return json
  }
}
