public import Desk
import Plugboard

/// How an invocation that did not come to an end is told to whoever asked: the one place where errors become statuses and
/// sentences.
public struct Failure: Error, Sendable, Hashable, Codable {
  /// What kind of end it was.
  public enum Kind: String, Sendable, Hashable, Codable {
    case aborted, refused, blocked, failed, cancelled, unknownAction, forbidden, limited
  }

  public var kind: Kind
  public var action: String?
  /// The plugin whose doing it was.
  public var owner: String?
  /// Why, in the owner's words.
  public var reason: String?
  /// A sentence that says everything.
  public var message: String
  public var invocation: String?
  /// What an HTTP API would say.
  public var status: Int
  /// Which field of the payload is wrong, if one is: `filters[0].expression`.
  public var field: String?
  /// Where in that field's text, if it is an expression.
  public var place: Place?

  /// A place in a text.
  public struct Place: Sendable, Hashable, Codable {
    /// From 1.
    public var line: Int
    /// From 1.
    public var column: Int
    /// In characters, from 0.
    public var offset: Int
  }

  public init(
    kind: Kind, action: String? = nil, owner: String? = nil, reason: String? = nil, message: String,
    invocation: String? = nil, status: Int
  ) {
    (self.kind, self.action, self.owner, self.reason) = (kind, action, owner, reason)
    (self.message, self.invocation, self.status) = (message, invocation, status)
  }

  public init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as ActionAborted:
      self.init(
        veto: .aborted, error.action, error.owner, error.reason, "\(error)", "\(error.invocation)", error.rootCause)
    case let error as ActionRefused:
      self.init(
        veto: .refused, error.action, error.owner, error.reason, "\(error)", "\(error.invocation)", error.rootCause)
    case let error as ActionBlocked:
      self.init(
        kind: .blocked, action: error.action, owner: error.owner, reason: error.reason, message: "\(error)",
        invocation: "\(error.invocation)", status: 422)
    case let error as ActionFailed:
      let cause = Cause(error.rootCause)
      self.init(
        kind: cause.kind, action: error.action, owner: error.owner, reason: cause.sentence, message: cause.sentence,
        invocation: "\(error.invocation)", status: cause.status)
      switch error.rootCause {
      case let problem as ExpressionProblem: (field, place) = (problem.field, Place(problem.cause))
      case let problem as PayloadProblem: field = problem.field
      default: break
      }
    case is CancellationError:
      self.init(kind: .cancelled, message: "It was cancelled before it had begun.", status: 499)
    default:
      let cause = Cause(error)
      self.init(kind: cause.kind, reason: cause.sentence, message: cause.sentence, status: cause.status)
    }
  }

  /// A hook has stopped it. What stopped it because something was wrong, or somebody may not, is told as that.
  private init(
    veto kind: Kind, _ action: String, _ owner: String, _ reason: String?, _ message: String, _ invocation: String,
    _ cause: (any Error)?
  ) {
    switch cause {
    case is Forbidden, is PayloadProblem, is DeskError, is StoreError, is EngineBusy, is AlreadyUnderWay:
      let cause = Cause(cause!)
      self.init(
        kind: cause.kind == .failed ? kind : cause.kind, action: action, owner: owner, reason: cause.sentence,
        message: cause.sentence, invocation: invocation, status: cause.status)
    default:
      self.init(
        kind: kind, action: action, owner: owner, reason: reason, message: message, invocation: invocation, status: 422)
    }
  }
}

extension Failure.Place {
  fileprivate init(_ error: ExpressionError) {
    self.init(line: error.line, column: error.column, offset: error.offset)
  }
}

/// An error of a library, for which the desk has words of its own.
package protocol Rephrased: Error {
  /// What it comes to in those words.
  var rephrased: any Error { get }
}

extension Failure {
  /// What has gone wrong, for whoever runs the desk: what pages are not told is in it, too.
  public static func forOperators(_ error: any Error) -> any Error {
    let failure = Failure(error)
    if failure.status < 500 { return failure }
    let cause = (error as? ActionFailed)?.rootCause ?? error
    return (cause as? any Rephrased)?.rephrased ?? cause
  }

  /// What is told of an error that nobody expected. What it was is for the log: whoever asked can do nothing with it, and might
  /// be anybody.
  static let unexpected = "Something has failed at the desk, and stands in its log. Try again in a moment."
}

/// What a first cause means to whoever asked.
private struct Cause {
  let kind: Failure.Kind
  let status: Int
  let sentence: String

  init(_ original: any Error) {
    let error = (original as? any Rephrased)?.rephrased ?? original
    (kind, status) =
      switch error {
      case let failure as Failure: (failure.kind, failure.status)
      case is Forbidden: (.forbidden, 403)
      case is PayloadProblem, is PayloadMismatch, is ExpressionProblem: (.failed, 400)
      case is UnknownAction: (.unknownAction, 404)
      case is AlreadyUnderWay: (.refused, 409)
      case is EngineBusy: (.limited, 503)
      case is UnknownPlugin: (.failed, 404)
      case is PluginBusy: (.failed, 409)
      case let error as DeskError: (.failed, error.status)
      case let error as StoreError: (.failed, error.status)
      case is CancellationError: (.cancelled, 499)
      default: (.failed, 500)
      }
    sentence =
      switch error {
      case let error as StoreError: error.sentenceForPages
      // Somebody has written it for pages, or it says which plugin took too long.
      case is Failure, is DeadlineMissed: "\(error)"
      default: status == 500 ? Failure.unexpected : "\(error)"
      }
  }
}

extension DeskError {
  /// What an HTTP API says of it.
  public var status: Int {
    switch self {
    case .unknown: 404
    case .invalid: 400
    case .conflict, .outdated, .needed, .exhausted, .nobodyFree, .notFree, .transferUnderWay: 409
    }
  }
}

extension StoreError {
  /// What an HTTP API says of it.
  public var status: Int {
    switch self {
    case .outdated: 409
    case .full: 507
    case .readOnly, .damaged, .newerVersion, .unavailable: 503
    }
  }

  /// What pages are told; what there is to be done about it is for whoever runs the desk, and stands in its log.
  var sentenceForPages: String {
    switch self {
    case .outdated: description
    case .full: "The desk has no room left to keep this. Nothing that was confirmed is lost; try again later."
    case .readOnly, .damaged, .newerVersion, .unavailable:
      "The desk can't reach what it keeps just now. Nothing was changed; try again in a moment."
    }
  }
}

extension Failure: CustomStringConvertible {
  public var description: String { message }
}
