import StorageContract
import Testing
import VigilPostgres
import VigilStorage

@Suite("the storage contract on PostgreSQL")
struct PostgresContractTests {
    @Test("in a database of its own", arguments: ContractCase.all)
    func onServer(_ claim: ContractCase) async throws {
        try await TestServer.withDatabase { url in try await claim.run(ServerEngine(url: url)) }
    }
}

private struct ServerEngine: StoreEngine {
    let url: String
    let keepsData = true
    let isShared = true

    func open() async throws -> any SQLDatabase { try await PostgresDatabase.open(url: url, readers: 3) }
}
