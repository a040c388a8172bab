/// An element as a screen reader meets it.
package struct AccessibleNode: Sendable, Hashable, CustomStringConvertible {
  package let role: String
  package let name: String
  /// "expanded", "checked", "disabled", "live" and so on, for those that the element has.
  package let properties: [String: JSONValue]

  package var description: String { "\(role) \(JSONValue.string(name).text)" }
}

extension Page {
  /// What a screen reader meets, in the order of the document.
  package var accessibilityTree: [AccessibleNode] {
    get async throws {
      Self.accessibleNodes(try await command("Accessibility.getFullAXTree")["nodes"]?.array ?? [])
    }
  }

  static func accessibleNodes(_ nodes: [JSONValue]) -> [AccessibleNode] {
    let byID = Dictionary(nodes.map { ($0["nodeId"] ?? .null, $0) }, uniquingKeysWith: { $1 })
    var list: [AccessibleNode] = []
    var next = nodes.filter { $0["parentId"] == nil }
    // Each is taken out of the stack once, and goes in only as its parent's child.
    while let node = next.popLast() {
      next += (node["childIds"]?.array ?? []).reversed().compactMap { byID[$0] }
      guard node["ignored"] != true else { continue }
      let properties = (node["properties"]?.array ?? []).compactMap { property in
        property["name"]?.string.map { ($0, property["value"]?["value"] ?? .null) }
      }
      list.append(
        AccessibleNode(
          role: node["role"]?["value"]?.string ?? "", name: node["name"]?["value"]?.string ?? "",
          properties: Dictionary(properties, uniquingKeysWith: { $1 })))
    }
    return list
  }
}
