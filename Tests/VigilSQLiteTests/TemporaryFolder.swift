import Foundation

/// A folder of its own for a test, removed afterwards.
struct TemporaryFolder: Sendable {
    let root: String

    static func with<Value>(_ body: (TemporaryFolder) async throws -> Value) async throws -> Value {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }  // what remains is in the system's temporary folder
        return try await body(TemporaryFolder(root: root.path))
    }

    func path(_ name: String) -> String { root + "/" + name }
}
