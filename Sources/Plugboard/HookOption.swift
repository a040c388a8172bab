/// How one hook is to be treated. Pass any number of them when attaching:
///
/// ```swift
/// try crm.addListener(before: .acceptTask, .priority(10), .deadline(.seconds(2))) { task in … }
/// ```
public struct HookOption: Sendable {
  let apply: @Sendable (inout HookSettings) -> Void

  /// Several options as one, for callers that do not know how many before they run.
  package static func all(_ options: [HookOption]) -> HookOption {
    HookOption { settings in for option in options { option.apply(&settings) } }
  }

  /// Hooks of higher priority run first (R8). The default is 0.
  public static func priority(_ priority: Int) -> HookOption {
    HookOption { $0.priority = priority }
  }

  /// Runs before every hook of the same phase that the named owner has attached (R8). An owner that is absent is ignored.
  public static func before(_ owner: String) -> HookOption {
    HookOption { $0.order.append(.before(owner)) }
  }

  /// Runs after every hook of the same phase that the named owner has attached (R8). An owner that is absent is ignored.
  public static func after(_ owner: String) -> HookOption {
    HookOption { $0.order.append(.after(owner)) }
  }

  /// What becomes of the invocation when this hook throws or misses its deadline (R12). For before-listeners and guards.
  public static func onFailure(_ policy: FailurePolicy) -> HookOption {
    HookOption { $0.policy = policy }
  }

  /// How long this hook may take (R18). Only for hooks that can suspend: a synchronous one can't be interrupted.
  public static func deadline(_ deadline: Duration) -> HookOption {
    HookOption { $0.deadline = deadline }
  }
}

/// A declared place among the hooks of one phase.
public enum HookOrder: Sendable, Hashable, CustomStringConvertible {
  case before(String)
  case after(String)

  public var description: String {
    switch self {
    case .before(let owner): "before \(owner)"
    case .after(let owner): "after \(owner)"
    }
  }
}

/// What the options of one hook add up to.
struct HookSettings: Sendable {
  var priority = 0
  var order: [HookOrder] = []
  var policy: FailurePolicy?
  var deadline: Duration?

  init() {}

  init(_ options: [HookOption]) {
    for option in options { option.apply(&self) }
  }
}
