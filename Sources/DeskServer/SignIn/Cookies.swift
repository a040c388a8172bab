import HTTPTypes
import Hummingbird

/// The cookies by which browsers are known again. `__Host-`: sent to this host only, over TLS or to this machine itself, whatever
/// any other page says. https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2
enum SiteCookie: String {
  case session = "__Host-session"
  case visitor = "__Host-visitor"

  /// The token that a request shows; `nil` if it shows none that could be one.
  func token(in headers: HTTPFields) -> Token? {
    for line in headers[values: .cookie] {
      for pair in line.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0].trimmingPrefix(while: { $0 == " " }) == rawValue else { continue }
        if let token = Token(String(parts[1])) { return token }
      }
    }
    return nil
  }

  /// - Parameter token: `nil` to have it forgotten.
  func cookie(_ token: Token?, lifetime: Int64) -> Cookie {
    Cookie(
      name: rawValue, value: token?.text ?? "", maxAge: token == nil ? 0 : Int(lifetime / 1000), path: "/",
      secure: true,
      httpOnly: true, sameSite: .strict)
  }
}
