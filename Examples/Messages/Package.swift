// swift-tools-version: 6.3

import PackageDescription

let package = Package(
  name: "Messages",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "Plugboard", path: "../..", traits: [])
  ],
  targets: [
    .executableTarget(
      name: "messages",
      dependencies: [.product(name: "Plugboard", package: "Plugboard")]
    )
  ]
)
