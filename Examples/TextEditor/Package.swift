// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "TextEditor",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Plugboard", path: "../..")],
  targets: [
    .target(name: "TextEditor", dependencies: [.product(name: "Plugboard", package: "Plugboard")]),
    .executableTarget(name: "text-editor", dependencies: ["TextEditor"]),
    .testTarget(
      name: "TextEditorTests", dependencies: ["TextEditor", .product(name: "Plugboard", package: "Plugboard")]),
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
