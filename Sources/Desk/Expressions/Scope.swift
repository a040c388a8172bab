public import PlugboardJSON

extension Expression {
  /// What the first names of keys stand for while an expression is evaluated.
  ///
  /// Any JSON object is a scope in which its own members are the roots: that is how `skills HAS 'support'` finds a
  /// worker's skills. Use ``Roots`` where an expression speaks of a task and a worker. A scope of your own answers with
  /// a value it already has, because it is asked once for every key of every comparison.
  public protocol Scope {
    /// The value of a root; `nil` where nothing has that name, which is the same as `null`.
    func value(of root: String) -> JSON?
  }

  /// The roots that expressions of a workflow speak of: `task`, `worker`, `workers` and `taskrouter`.
  ///
  /// What is more than attributes (a worker's `sid`, `friendly_name`, `activity_sid` and `activity_name`) belongs into
  /// the value before it is given here. https://www.twilio.com/docs/taskrouter/expression-syntax lists these fields,
  /// https://www.twilio.com/docs/taskrouter/worker-presence has the members of `workers`, and
  /// https://www.twilio.com/docs/taskrouter/time-of-day-routing those of `taskrouter`.
  public struct Roots: Scope, Sendable {
    /// What bare names are members of. A root that is given wins over a member of the same name, because attributes
    /// may come from a customer.
    public var attributes: JSON
    /// The task that is routed.
    public var task: JSON?
    /// The worker who is considered.
    public var worker: JSON?
    /// How many workers of the queue are in which activity.
    public var workers: JSON?
    /// The time of day.
    public var taskrouter: JSON?

    public init(
      attributes: JSON = .null, task: JSON? = .none, worker: JSON? = .none, workers: JSON? = .none,
      taskrouter: JSON? = .none
    ) {
      (self.attributes, self.task, self.worker) = (attributes, task, worker)
      (self.workers, self.taskrouter) = (workers, taskrouter)
    }

    public func value(of root: String) -> JSON? {
      let given: JSON? =
        switch root {
        case "task": task
        case "worker": worker
        case "workers": workers
        case "taskrouter": taskrouter
        default: .none
        }
      return given ?? attributes[root]
    }
  }
}

extension JSON: Expression.Scope {
  public func value(of root: String) -> JSON? { self[root] }
}

extension Expression.Key {
  /// What a scope has at this key; `null` where it has nothing.
  func value(in scope: some Expression.Scope) -> JSON {
    guard var value = scope.value(of: root) else { return .null }
    for step in steps {
      let next: JSON? =
        switch step {
        case .member(let name): value[name]
        case .element(let index): value[index]
        }
      guard let next else { return .null }
      value = next
    }
    return value
  }
}
