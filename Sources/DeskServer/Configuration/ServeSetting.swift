import Logging

/// Something that can be said about how a desk is served: in a file, in the environment, or as an option of the program.
package struct ServeSetting: Sendable, Hashable {
  /// What it is called in the file.
  package let key: String
  /// What it is called in the environment.
  package let variable: String
  /// What it is called as an option.
  package let option: String
  /// What it says, as a sentence.
  package let meaning: String
  /// What holds if nobody says anything; empty if that is nothing.
  package let byDefault: String
  let kind: Kind
  /// Whether several things can be said.
  package var isList: Bool { kind == .list }

  /// What can be said.
  enum Kind: Sendable, Hashable {
    case text
    /// A file or folder; in a file it is looked for beside that file.
    case path
    case number(ClosedRange<Int>)
    case flag
    /// In the environment with commas in between.
    case list
  }

  private init(
    _ key: String, _ variable: String, _ option: String, _ kind: Kind, _ meaning: String, byDefault: String = ""
  ) {
    (self.key, self.variable, self.option, self.kind) = (key, variable, option, kind)
    (self.meaning, self.byDefault) = (meaning, byDefault)
  }

  package static let folder = Self(
    "folder", "PLUGBOARD_FOLDER", "--folder", .path,
    "The folder in which everything is kept; it is made if it is not there.", byDefault: "plugboard-desk")
  package static let host = Self(
    "host", "PLUGBOARD_HOST", "--host", .text,
    "The address that connections are taken at; another than this machine's own needs a certificate.",
    byDefault: "127.0.0.1")
  package static let port = Self(
    "port", "PLUGBOARD_PORT", "--port", .number(0...65535), "The port; 0 for any that is free.",
    byDefault: "\(DeskConfiguration.defaultPort)")
  package static let certificate = Self(
    "certificate", "PLUGBOARD_CERTIFICATE", "--certificate", .path,
    "A PEM file with the certificate, and those above it, by which connections are encrypted.")
  package static let certificateKey = Self(
    "certificateKey", "PLUGBOARD_CERTIFICATE_KEY", "--certificate-key", .path,
    "The PEM file with the certificate's key.")
  package static let pagePlugins = Self(
    "pagePlugins", "PLUGBOARD_PAGE_PLUGINS", "--page-plugins", .path,
    "A folder of JavaScript modules that run in the agent's page, in order of their names.")
  package static let allowedHosts = Self(
    "allowedHosts", "PLUGBOARD_ALLOWED_HOSTS", "--allow-host", .list,
    "Hosts that plugins in the page may make requests to, such as https://crm.example.com.")
  package static let allowedOrigins = Self(
    "allowedOrigins", "PLUGBOARD_ALLOWED_ORIGINS", "--allow-origin", .list,
    "Other pages of the same site that may talk to this desk, such as https://www.example.com.")
  package static let disabledPlugins = Self(
    "disabledPlugins", "PLUGBOARD_DISABLED_PLUGINS", "--disable-plugin", .list,
    "Plugins of the desk that are not started, unless an administrator has switched them on.")
  package static let trustedProxies = Self(
    "trustedProxies", "PLUGBOARD_TRUSTED_PROXIES", "--trusted-proxy", .list,
    """
    Addresses of proxies in front of the desk, such as 127.0.0.1 or 10.0.0.0/8, that are believed when they say in \
    X-Forwarded-For for whom they ask; attempts are counted by that address.
    """)
  package static let webhookNetworks = Self(
    "webhookNetworks", "PLUGBOARD_WEBHOOK_NETWORKS", "--webhook-network", .list,
    "Addresses that are not public, such as 10.0.0.0/8 or 127.0.0.1, and that webhooks may be sent to all the same.")
  package static let retentionDays = Self(
    "retentionDays", "PLUGBOARD_RETENTION_DAYS", "--retention-days", .number(1...36500),
    "After how many days what was written in conversations and tasks that have ended is erased; never, if left out.")
  package static let safeMode = Self(
    "safeMode", "PLUGBOARD_SAFE_MODE", "--safe-mode", .flag,
    "Whether it starts without any plugin, on the desk and in pages.", byDefault: "false")
  package static let demo = Self(
    "demo", "PLUGBOARD_DEMO", "--demo", .flag, "Whether a new desk has two agents, ana and ben.", byDefault: "false")
  package static let logLevel = Self(
    "logLevel", "PLUGBOARD_LOG_LEVEL", "--log-level", .text,
    "What the log tells: \(levels).", byDefault: "notice")

  /// All of them, in the order in which they are explained.
  package static let all = [
    folder, host, port, certificate, certificateKey, pagePlugins, allowedHosts, allowedOrigins, disabledPlugins,
    trustedProxies, webhookNetworks, retentionDays, safeMode, demo, logLevel,
  ]

  /// In the environment: the file, which can't be named in itself.
  package static let fileVariable = "PLUGBOARD_CONFIGURATION"

  static let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
}

/// What somebody has said of a setting.
package enum SettingValue: Sendable, Hashable {
  case text(String)
  case number(Int)
  case flag(Bool)
  case list([String])
}

extension ServeSetting.Kind {
  /// What has to be said, for whoever has said something else.
  var expected: String {
    switch self {
    case .text: "a text"
    case .path: "the path of a file or folder, as a text,"
    case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .flag: "true or false"
    case .list: "a list of texts"
    }
  }

  /// - Returns: Whether this kind of setting can be told that.
  func takes(_ value: SettingValue) -> Bool {
    switch (self, value) {
    case (.text, .text(let text)), (.path, .text(let text)): !text.isEmpty
    case (.number(let range), .number(let number)): range.contains(number)
    case (.flag, .flag): true
    case (.list, .list(let texts)): !texts.contains("")
    default: false
    }
  }

  /// What a variable of the environment says.
  func value(of text: String) -> SettingValue? {
    let value: SettingValue? =
      switch self {
      case .text, .path: .text(text)
      case .number: Int(text).map { .number($0) }
      case .flag: Bool(text).map { .flag($0) }
      case .list:
        .list(
          text.split(separator: ",").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
          })
      }
    return value.flatMap { takes($0) ? $0 : nil }
  }
}
