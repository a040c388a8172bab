// swift-tools-version: 6.3

// What the tests of the desk's engine and store need and nothing else, for trees that are built over and over: see
// `Scripts/rules/copy`.

import PackageDescription

let database = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let package = Package(
  name: "Plugboard",
  platforms: [.macOS(.v15)],
  dependencies: [.package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0")],
  targets: [
    .target(name: "PlugboardJSON"),
    .target(name: "Desk", dependencies: ["PlugboardJSON"]),
    .target(name: "DeskStoreContract", dependencies: ["Desk", "PlugboardJSON"]),
    .target(name: "DeskSQLite", dependencies: ["Desk", "PlugboardJSON", database]),
    .target(name: "PlugboardTestSupport", path: "Tests/PlugboardTestSupport"),
    .target(name: "DeskPowerFailure", path: "Tests/DeskPowerFailure"),
    .executableTarget(
      name: "DeskCrashChild", dependencies: ["Desk", "DeskPowerFailure", "DeskSQLite", "PlugboardJSON"],
      path: "Tests/DeskCrashChild"),
    .testTarget(
      name: "DeskTests", dependencies: ["Desk", "DeskStoreContract", "PlugboardJSON", "PlugboardTestSupport"]),
    .testTarget(
      name: "DeskSQLiteTests",
      dependencies: [
        "Desk", "DeskCrashChild", "DeskSQLite", "DeskStoreContract", "PlugboardJSON", "PlugboardTestSupport", database,
      ],
      exclude: ["Golden"]),
  ]
)

for target in package.targets {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .treatAllWarnings(as: .error),
  ]
}
