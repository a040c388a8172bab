/// Why the desk did not do what it was asked for. Nothing was changed.
public enum DeskError: Error, Sendable, Hashable {
  /// A move that the tables of the model do not have.
  case conflict(StatusConflict)
  /// Somebody has changed the thing since it was read.
  case outdated(thing: String, sid: String, read: Int64, now: Int64)
  /// Nothing has this sid.
  case unknown(thing: String, sid: String)
  /// A value that can't be taken: what it is for, and what is wrong with it.
  case invalid(field: String, problem: String)
  /// A thing can't be removed: what is in the way, and what to do.
  case needed(thing: String, name: String, problem: String)
  /// A thing has as much of something as it may have; the same command can succeed for another one, or later.
  case exhausted(thing: String, sid: String, problem: String)
  /// Nobody can take the task over.
  case nobodyFree(in: String)
  /// A worker can't take the task over.
  case notFree(worker: String)
  /// A task that is being transferred can't be transferred again.
  case transferUnderWay(transfer: String)
}

extension DeskError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .conflict(let conflict): conflict.description
    case .outdated(let thing, let sid, let read, let now):
      "The \(thing) \(sid) has changed since it was read: version \(read) then, \(now) now. Read it again."
    case .unknown(let thing, let sid): "There is no \(thing) \(sid)."
    case .invalid(let field, let problem): "\(field): \(problem)"
    case .needed(let thing, let name, let problem): "The \(thing) “\(name)” can't be removed: \(problem)."
    case .exhausted(let thing, let sid, let problem): "The \(thing) \(sid) takes no more: \(problem)."
    case .nobodyFree(let to): "Nobody in \(to) is free; the task stays where it is."
    case .notFree(let worker): "\(worker) is not free; the task stays where it is."
    case .transferUnderWay(let sid): "The task is being transferred already (\(sid)); cancel that first."
    }
  }
}
