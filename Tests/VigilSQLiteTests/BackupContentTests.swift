import Testing
import VigilStorage

@testable import VigilSQLite

@Suite("What is compared of a file")
struct BackupContentTests {
    @Test("texts are compared by their bytes, also where these are no UTF-8")
    func texts() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.path("vigil.db")
            let database = try await SQLiteDatabase.open(path: path)
            _ = try await SQLStore(database)
            let insert = "INSERT INTO sqlite_sequence (name, seq) VALUES (CAST(? AS TEXT), 1)"
            let update = "UPDATE sqlite_sequence SET name = CAST(? AS TEXT) WHERE seq = 1"
            var digests: Set<String> = []
            let texts: [[UInt8]] = [[0xFF], [0xFE], [0xEF, 0xBF, 0xBD], [0x41], [0x41, 0], []]
            for (index, bytes) in texts.enumerated() {
                try await database.write {
                    _ = try $0.execute(index == 0 ? insert : update, [.blob(bytes)])
                }
                let content = try SQLiteDatabase.content(ofFile: path, BackupWatch())
                let table = try #require(content.tables.first { $0.table == "sqlite_sequence" })
                digests.insert(table.digest)
            }
            #expect(digests.count == texts.count)
            try await database.close()
        }
    }
}
