// swift-tools-version: 6.3

import PackageDescription

let package = Package(
  name: "TextEditor",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Plugboard", path: "../..", traits: [])],
  targets: [
    .target(name: "TextEditor", dependencies: [.product(name: "Plugboard", package: "Plugboard")]),
    .executableTarget(name: "text-editor", dependencies: ["TextEditor"]),
    .testTarget(
      name: "TextEditorTests",
      dependencies: [
        "TextEditor",
        .product(name: "Plugboard", package: "Plugboard"),
        .product(name: "PlugboardTesting", package: "Plugboard"),
      ]
    ),
  ]
)

for target in package.targets {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
  ]
}
