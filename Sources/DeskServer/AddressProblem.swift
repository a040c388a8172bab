import Foundation
import HummingbirdCore
import NIOCore

/// Connections can't be taken where they were to be.
package struct AddressProblem: Error, Sendable, Hashable, CustomStringConvertible {
  package let host: String
  package let port: Int
  package let reason: Reason

  package enum Reason: Sendable, Hashable {
    case inUse, ofAnotherMachine, notAllowed, unknownHost
  }

  package init(host: String, port: Int, reason: Reason) { (self.host, self.port, self.reason) = (host, port, reason) }

  /// What an error of the network means; `nil` if it is of another kind.
  init?(_ error: any Error, host: String, port: Int) {
    switch error {
    case is SocketAddressError.UnknownHost: self.init(host: host, port: port, reason: .unknownHost)
    case let error as IOError:
      switch error.errnoCode {
      case EADDRINUSE: self.init(host: host, port: port, reason: .inUse)
      case EADDRNOTAVAIL: self.init(host: host, port: port, reason: .ofAnotherMachine)
      case EACCES: self.init(host: host, port: port, reason: .notAllowed)
      default: return nil
      }
    default: return nil
    }
  }

  package var description: String {
    switch reason {
    case .inUse: "Port \(port) of \(host) is in use by another program. Stop that, or choose another port."
    case .ofAnotherMachine: "\(host) is no address of this machine. Choose one that it has, or 127.0.0.1."
    case .notAllowed: "This program may not take connections at port \(port) of \(host). Choose a port from 1024 on."
    case .unknownHost: "There is no host called \(host). Choose an address of this machine, such as 127.0.0.1."
    }
  }
}
