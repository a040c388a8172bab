// One order of all things: what others refer to comes before them.

extension Record.Key: Comparable {
  public static func < (left: Self, right: Self) -> Bool { left.place < right.place }

  private var place: (kind: Int, which: UInt128, index: Int64) {
    switch self {
    case .activity(let sid): (0, sid.bits, 0)
    case .queue(let sid): (1, sid.bits, 0)
    case .workflow(let sid): (2, sid.bits, 0)
    case .worker(let sid): (3, sid.bits, 0)
    case .conversation(let sid): (4, sid.bits, 0)
    case .task(let sid): (5, sid.bits, 0)
    case .transfer(let sid): (6, sid.bits, 0)
    case .reservation(let sid): (7, sid.bits, 0)
    case .message(let sid, let index): (8, sid.bits, index)
    case .timer(let key): (9 + key.place.kind, key.place.which, 0)
    }
  }
}

extension Timer.Key: Comparable {
  public static func < (left: Self, right: Self) -> Bool { left.place < right.place }

  fileprivate var place: (kind: Int, which: UInt128) {
    switch self {
    case .reservation(let sid): (0, sid.bits)
    case .wrapUp(let sid): (1, sid.bits)
    case .target(let sid): (2, sid.bits)
    case .timeToLive(let sid): (3, sid.bits)
    case .conversationClose(let sid): (4, sid.bits)
    case .inactivity(let sid): (5, sid.bits)
    case .silence(let sid): (6, sid.bits)
    case .grace(let sid): (7, sid.bits)
    }
  }
}
