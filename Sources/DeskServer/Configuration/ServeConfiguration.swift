package import Logging
import Plugboard

/// Everything that `plugboard serve` is told: made of what stands in a file, in the environment and in the options, and of
/// nothing else.
package struct ServeConfiguration: Sendable {
  package var desk: DeskConfiguration
  /// Whether a new desk has two agents.
  package var isDemo: Bool
  package var logLevel: Logger.Level

  /// Decides what holds: an option before the environment, that before the file, and that before what holds by default. A list
  /// takes the place of another one, and is not added to it.
  /// - Parameters:
  ///   - environment: Variables that begin with `PLUGBOARD_` are looked at.
  ///   - options: As they were typed.
  ///   - isFolder: Whether there is a folder of this path.
  /// - Throws: ``ConfigurationProblem``.
  package static func decide(
    file: ConfigurationFile? = nil, environment: [String: String] = [:], options: [ServeSetting: SettingValue] = [:],
    isFolder: (String) -> Bool = { _ in true }
  ) throws(ConfigurationProblem) -> ServeConfiguration {
    var said = Said()
    if let file { try said.take(file) }
    try said.take(environment)
    for (setting, value) in options { try said.take(setting, value, at: setting.option) }
    return try said.configuration(isFolder: isFolder)
  }
}

/// What has been said, and where; what is said later takes the place of what was said before.
private struct Said {
  private var values: [ServeSetting: (value: SettingValue, place: String)] = [:]

  mutating func take(_ setting: ServeSetting, _ value: SettingValue, at place: String) throws(ConfigurationProblem) {
    if !setting.kind.takes(value) { throw setting.mismatch(value.text, at: place) }
    values[setting] = (value, place)
  }

  mutating func take(_ file: ConfigurationFile) throws(ConfigurationProblem) {
    let (json, repeatedKey): (JSON, String?)
    do { (json, repeatedKey) = try JSON.parsingWithRepeatedKey(file.text) } catch {
      throw ConfigurationProblem(place: file.path, problem: "it is no JSON: \(error)")
    }
    if let repeatedKey {
      throw ConfigurationProblem(
        place: "\(file.path), \(repeatedKey.prefix(64))", problem: "it is said more than once. Leave all but one out.")
    }
    guard let members = json.objectValue else {
      throw ConfigurationProblem(place: file.path, problem: "a JSON object is expected, such as {\"port\": 8080}.")
    }
    for (key, value) in members {
      guard let setting = ServeSetting.all.first(where: { $0.key == key }) else {
        throw .unknown(key, "key", among: ServeSetting.all.map(\.key), in: file.path)
      }
      let place = "\(file.path), \(key)"
      if setting == .folder && !file.isNamed {
        throw ConfigurationProblem(
          place: place, problem: "a file in the desk's folder can't say which folder that is. Leave it out.")
      }
      guard let value = setting.kind.value(of: value, beside: file.path) else {
        throw setting.mismatch(value.description, at: place)
      }
      try take(setting, value, at: place)
    }
  }

  mutating func take(_ environment: [String: String]) throws(ConfigurationProblem) {
    for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("PLUGBOARD_") {
      if name == ServeSetting.fileVariable { continue }
      guard let setting = ServeSetting.all.first(where: { $0.variable == name }) else {
        throw .unknown(name, "variable", among: ServeSetting.all.map(\.variable), in: "The environment")
      }
      guard let value = setting.kind.value(of: text) else { throw setting.mismatch("“\(text.prefix(64))”", at: name) }
      try take(setting, value, at: name)
    }
  }

  // MARK: What it comes to

  func configuration(isFolder: (String) -> Bool) throws(ConfigurationProblem) -> ServeConfiguration {
    var desk = DeskConfiguration(
      folder: text(.folder) ?? ServeSetting.folder.byDefault, host: text(.host) ?? ServeSetting.host.byDefault,
      port: number(.port) ?? DeskConfiguration.defaultPort, allowedOrigins: try addresses(.allowedOrigins),
      allowedHosts: try addresses(.allowedHosts), pagePlugins: text(.pagePlugins),
      disabledPlugins: Set(list(.disabledPlugins)), isSafeMode: flag(.safeMode))
    desk.certificate = try certificate()
    desk.trustedProxies = try networks(.trustedProxies)
    desk.webhookNetworks = try networks(.webhookNetworks)
    desk.retentionDays = number(.retentionDays)
    // Browsers send the desk's cookies over an encrypted connection, or to their own machine, and nowhere else.
    if desk.certificate == nil && !["127.0.0.1", "::1", "localhost"].contains(desk.host) {
      throw ConfigurationProblem(
        place: place(.host),
        problem: """
          at \(desk.host) nobody could sign in without a certificate. Give one, or put a proxy with TLS in front of \
          127.0.0.1.
          """)
    }
    if let folder = desk.pagePlugins, !isFolder(folder) {
      throw ConfigurationProblem(place: place(.pagePlugins), problem: "there is no folder \(folder).")
    }
    let levelName = text(.logLevel) ?? ServeSetting.logLevel.byDefault
    guard let level = Logger.Level(rawValue: levelName) else {
      throw ConfigurationProblem(
        place: place(.logLevel),
        problem: "there is no log level “\(levelName.prefix(64))”; there are \(ServeSetting.levels).")
    }
    return ServeConfiguration(desk: desk, isDemo: flag(.demo), logLevel: level)
  }

  private func certificate() throws(ConfigurationProblem) -> DeskConfiguration.Certificate? {
    switch (text(.certificate), text(.certificateKey)) {
    case (let chain?, let key?): return DeskConfiguration.Certificate(chain: chain, key: key)
    case (nil, nil): return nil
    case (let chain, _):
      throw ConfigurationProblem(
        place: place(chain == nil ? .certificateKey : .certificate),
        problem: "a certificate and its key are needed, or neither.")
    }
  }

  private func networks(_ setting: ServeSetting) throws(ConfigurationProblem) -> [AddressRange] {
    var networks: [AddressRange] = []
    for text in list(setting) {
      guard let network = AddressRange(text) else {
        throw ConfigurationProblem(
          place: place(setting),
          problem: "“\(text.prefix(64))” has to be like 10.0.0.0/8, fd00::/8 or 127.0.0.1.")
      }
      networks.append(network)
    }
    return networks
  }

  /// What goes into a header: nothing may be in it by which that would end.
  private func addresses(_ setting: ServeSetting) throws(ConfigurationProblem) -> [String] {
    let all = list(setting)
    let isOwn = { (value: String) in value.hasPrefix("https://") || value.hasPrefix("http://") }
    if let wrong = all.first(where: { !isOwn($0) || $0.contains { $0.isWhitespace || ";,".contains($0) } }) {
      throw ConfigurationProblem(
        place: place(setting), problem: "“\(wrong.prefix(64))” has to be like https://www.example.com.")
    }
    return all
  }

  private func place(_ setting: ServeSetting) -> String { values[setting]?.place ?? setting.option }

  private func text(_ setting: ServeSetting) -> String? {
    if case .text(let text)? = values[setting]?.value { text } else { nil }
  }

  private func number(_ setting: ServeSetting) -> Int? {
    if case .number(let number)? = values[setting]?.value { number } else { nil }
  }

  private func flag(_ setting: ServeSetting) -> Bool { values[setting]?.value == .flag(true) }

  private func list(_ setting: ServeSetting) -> [String] {
    if case .list(let texts)? = values[setting]?.value { texts } else { [] }
  }
}

extension ServeSetting {
  fileprivate func mismatch(_ found: String, at place: String) -> ConfigurationProblem {
    ConfigurationProblem(place: place, problem: "\(kind.expected) is expected, not \(found.prefix(64)).")
  }
}

extension ServeSetting.Kind {
  /// What a file says.
  fileprivate func value(of json: JSON, beside file: String) -> SettingValue? {
    switch (self, json) {
    case (.text, .string(let text)): return .text(text)
    case (.path, .string(let text)):
      let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
      return .text(text.isEmpty || text.hasPrefix("/") ? text : folder + text)
    case (.number, _): return json.intValue.map { .number($0) }
    case (.flag, .bool(let flag)): return .flag(flag)
    case (.list, .array(let elements)):
      let texts = elements.compactMap(\.stringValue)
      return texts.count == elements.count ? .list(texts) : nil
    default: return nil
    }
  }
}

extension SettingValue {
  fileprivate var text: String {
    switch self {
    case .text(let text): "“\(text)”"
    case .number(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .list(let texts): "\(texts)"
    }
  }
}

extension ConfigurationProblem {
  fileprivate static func unknown(
    _ name: String, _ noun: String, among known: [String], in place: String
  ) -> ConfigurationProblem {
    // The same letters in another order are more than a few edits away in a short name.
    let letters = name.lowercased().sorted()
    let nearest =
      nearestNames(to: name, among: known, atMost: 1).first ?? known.first { $0.lowercased().sorted() == letters }
    let hint = nearest.map { "Did you mean “\($0)”?" } ?? "There are \(known.sorted().joined(separator: ", "))."
    return ConfigurationProblem(place: place, problem: "there is no \(noun) “\(name.prefix(64))”. \(hint)")
  }
}
