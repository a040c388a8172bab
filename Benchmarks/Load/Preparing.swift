import DeskServer
import Foundation
import Logging
import NIOCore
import NIOPosix

/// Makes a desk with agents whose passwords take no time to try: what is measured is not signing in.
enum Preparing {
  static func name(_ number: Int) -> String { "agent\(number)" }

  static func desk(in folder: String, agents: Int, chatsEach: Int) async throws {
    let site = try await DeskSite.open(DeskConfiguration(folder: folder), logger: Logger(label: "prepare"))
    defer { site.close() }
    try await site.addAgents((0..<agents).map(name), password: Page.password, chatsEach: chatsEach)
  }
}

enum Port {
  /// One that nobody uses just now.
  static func free() throws -> Int {
    let channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: 0)
      .wait()
    defer { try? channel.close().wait() }
    return channel.localAddress?.port ?? 0
  }
}
