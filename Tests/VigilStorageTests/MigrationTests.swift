import Foundation
import Testing

@testable import VigilStorage

@Suite("migrations")
struct MigrationTests {
    @Test("the list and the folder agree")
    func listAndFolder() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/VigilStorage/Migrations").standardized
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("M0") }
        let listed = Migration.all.map { migration in
            let zeros = String(repeating: "0", count: 4 - "\(migration.number)".count)
            return "M\(zeros)\(migration.number)_\(migration.name).swift"
        }
        #expect(files.sorted() == listed)
        #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
    }

    @Test("no engine's types are left in another engine's statements")
    func dialects() {
        for migration in Migration.all {
            let sqlite = migration.statements(.sqlite).joined()
            let postgres = migration.statements(.postgres).joined()
            #expect(!sqlite.contains("BYTEA") && !sqlite.contains("IDENTITY"))
            #expect(!postgres.contains("BLOB") && !postgres.contains("AUTOINCREMENT"))
        }
    }
}
