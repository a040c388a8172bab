extension Page {
  /// Cuts the page off from the network, or lets it back.
  ///
  /// New requests and new WebSockets fail, and `navigator.onLine` and its events follow. The browser's emulation
  /// leaves WebSockets alone that are open already, so they are closed from the page's side: its scripts get their
  /// `close` event, but a clean one, and the server sees a close rather than silence. Not cut are sockets of workers,
  /// and answers that are under way, as that of an `EventSource`.
  package func goOffline(_ offline: Bool = true, fileID: String = #fileID, line: Int = #line) async throws {
    try await BrowserError.placed(fileID, line) {
      try await command(
        "Network.emulateNetworkConditions",
        ["offline": .bool(offline), "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1])
      if offline { try await closeWebSockets() }
    }
  }

  private func closeWebSockets() async throws {
    let prototype = try await evaluateRemotely("WebSocket.prototype", byValue: false, within: Browser.callLimit)
    guard let prototypeID = prototype["objectId"] else { return }
    let group: JSONValue = "BrowserDriver.sockets"
    let sockets = try await command("Runtime.queryObjects", ["prototypeObjectId": prototypeID, "objectGroup": group])
    guard let socketsID = sockets["objects"]?["objectId"] else { return }
    try await command(
      "Runtime.callFunctionOn",
      ["objectId": socketsID, "functionDeclaration": "function () { for (const socket of this) socket.close() }"])
    try await command("Runtime.releaseObjectGroup", ["objectGroup": group])
  }
}
