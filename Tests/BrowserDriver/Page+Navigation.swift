extension Page {
  /// Opens an address and waits until the document, with what it refers to, is loaded.
  ///
  /// It asks `beforeunload` first, as a person who follows a link is asked; ``BrowserError/Code/stayed`` when that is
  /// dismissed. A page whose renderer has crashed gets a new one.
  package func open(
    _ address: String, within limit: Duration = Browser.callLimit, fileID: String = #fileID, line: Int = #line
  ) async throws {
    try await BrowserError.placed(fileID, line) {
      let before = record
      let answer: JSONValue
      do {
        answer = try await command("Page.navigate", ["url": .string(address)], within: limit)
      } catch let error as BrowserError where error.code == .timeLimit {
        throw Self.late(address, limit)
      }
      if let reason = answer["errorText"]?.string {
        // The answer may overtake the end of the dialog that is its cause.
        try await waitForRecord(within: limit, late: Self.open) { !$0.hasOpenDialog }
        if record.stays > before.stays { throw try await stayed() }
        throw BrowserError(.navigation, "\(address) could not be opened: \(reason)")
      }
      // An address in the same document loads nothing.
      guard let loader = answer["loaderId"]?.string else { return }
      try await waitForLoad(of: address, within: limit, since: before) { $0.commits.elements.contains(loader) }
    }
  }

  /// Loads the present address again, and waits as ``open(_:within:fileID:line:)`` does.
  package func reload(
    within limit: Duration = Browser.callLimit, fileID: String = #fileID, line: Int = #line
  ) async throws {
    try await BrowserError.placed(fileID, line) {
      let before = record
      try await command("Page.reload", within: limit)
      try await waitForLoad(of: "the same address", within: limit, since: before) {
        $0.commitCount > before.commitCount
      }
    }
  }

  /// Closes the page as a person closes a tab: `beforeunload` is asked, and may keep it open.
  package func close(
    within limit: Duration = Browser.callLimit, fileID: String = #fileID, line: Int = #line
  ) async throws {
    try await BrowserError.placed(fileID, line) {
      let stays = record.stays
      do {
        try await command("Page.close", within: limit)
      } catch let error as BrowserError where error.code == .pageGone && record.end == .closed {
        return
      }
      try await waitForRecord(
        within: limit, late: BrowserError(.timeLimit, "the page did not close within \(limit)")
      ) { $0.end == .closed || $0.stays > stays }
      if record.end != .closed { throw try await stayed() }
    }
  }

  /// Kills the page's renderer: no script of the page runs any more, not even `beforeunload`.
  package func crash() async throws {
    // The command has no answer other than the crash, which fails it.
    do {
      try await command("Page.crash")
    } catch let error as BrowserError where error.code == .pageGone {}
    try await waitForRecord(
      within: Browser.callLimit, late: BrowserError(.timeLimit, "the renderer did not crash")
    ) { $0.end != nil }
  }

  /// The error of a page that stayed, once it can be asked to go again: what its renderer still says of the dismissed
  /// attempt would end a new one.
  private func stayed() async throws -> BrowserError {
    try await evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    return BrowserError(.stayed, "the page stayed: its beforeunload was dismissed")
  }

  private static func late(_ address: String, _ limit: Duration) -> BrowserError {
    BrowserError(.timeLimit, "\(address) was not loaded within \(limit)")
  }

  private static var open: BrowserError { BrowserError(.timeLimit, "a dialog of the page stays open") }

  private func waitForLoad(
    of address: String, within limit: Duration, since before: PageRecord,
    committed: @escaping @Sendable (PageRecord) -> Bool
  ) async throws {
    try await waitForRecord(
      within: limit, late: Self.late(address, limit)
    ) { now in
      (now.isLoaded && committed(now)) || now.end == .closed || now.crashes > before.crashes
        || now.stays > before.stays
    }
    let now = record
    if let end = now.end { throw PageRecord.error(end) }
    if now.stays > before.stays { throw try await stayed() }
  }
}
