// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "PlugboardBenchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Plugboard", path: "..")],
  targets: [
    .executableTarget(
      name: "plugboard-benchmarks",
      dependencies: [.product(name: "Plugboard", package: "Plugboard")],
      path: "Sources/PlugboardBenchmarks",
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
      ]
    )
  ]
)
