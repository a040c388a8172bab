// swift-tools-version: 6.3

import PackageDescription

let package = Package(
  name: "OwnDesk",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Plugboard", path: "../..", traits: ["Desk"])],
  targets: [
    .target(
      name: "OpeningHours",
      dependencies: [
        .product(name: "DeskActions", package: "Plugboard"),
        .product(name: "Plugboard", package: "Plugboard"),
      ]
    ),
    .executableTarget(
      name: "own-desk",
      dependencies: [
        "OpeningHours",
        .product(name: "DeskPlugins", package: "Plugboard"),
        .product(name: "DeskProgram", package: "Plugboard"),
      ]
    ),
    .testTarget(
      name: "OpeningHoursTests",
      dependencies: [
        "OpeningHours",
        .product(name: "Desk", package: "Plugboard"),
        .product(name: "DeskActions", package: "Plugboard"),
        .product(name: "DeskSQLite", package: "Plugboard"),
        .product(name: "Plugboard", package: "Plugboard"),
      ]
    ),
  ]
)
