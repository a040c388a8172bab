// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "Messages",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "Plugboard", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "messages",
      dependencies: [.product(name: "Plugboard", package: "Plugboard")]
    )
  ]
)
