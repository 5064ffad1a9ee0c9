import StorageContract
import Testing
import VigilSQLite
import VigilStorage

@Suite("the storage contract on SQLite")
struct SQLiteContractTests {
    @Test("on a file", arguments: ContractCase.all)
    func onFile(_ claim: ContractCase) async throws {
        try await TemporaryFolder.with { folder in try await claim.run(FileEngine(path: folder.path("vigil.db"))) }
    }

    @Test("in memory", arguments: ContractCase.all)
    func inMemory(_ claim: ContractCase) async throws {
        try await claim.run(MemoryEngine())
    }
}

private struct FileEngine: StoreEngine {
    let path: String
    let keepsData = true

    func open() async throws -> any SQLDatabase { try await SQLiteDatabase.open(path: path) }
}

private struct MemoryEngine: StoreEngine {
    let keepsData = false

    func open() async throws -> any SQLDatabase { try SQLiteDatabase.inMemory() }
}
