import Testing
import VigilStorage

@testable import VigilPostgres

@Suite("What a statement may cost")
struct CostRuleTests {
    private func cost(_ visited: Int, _ given: Int, pages: Int = 0, scanned: [String] = []) -> StatementCost {
        StatementCost(visited: visited, pages: pages, given: given, scanned: scanned, plan: "")
    }

    @Test("it may look at what it gives, and a little besides")
    func allowed() {
        #expect(CostRule.problem(cost(20, 10), cost(20, 10)) == nil)
        #expect(CostRule.problem(cost(1000, 1000), cost(2000, 2000)) == nil)
    }

    @Test("a large table is not read as a whole, nor a long stretch of one for a few rows of it")
    func refused() {
        #expect(CostRule.problem(cost(1, 1), cost(1, 1, scanned: ["alerts"]))?.contains("alerts") == true)
        #expect(CostRule.problem(cost(5000, 1), cost(5000, 1))?.contains("gives 1") == true)
        #expect(CostRule.problem(cost(1, 1, pages: 900), cost(1, 1, pages: 900))?.contains("pages") == true)
    }

    @Test("what is stored besides makes no difference")
    func growing() {
        #expect(CostRule.problem(cost(150, 1), cost(300, 1))?.contains("twice as much") == true)
    }

    @Test("a read table and rows that are passed by are seen in a server's plans")
    func plans() async throws {
        try await TestServer.withDatabase { url in
            let database = try await PostgresDatabase.open(url: url)
            _ = try await database.write { connection in
                try connection.execute("CREATE TABLE trial (number BIGINT PRIMARY KEY, kind TEXT NOT NULL)", [])
                try connection.execute("INSERT INTO trial SELECT n, 'it''s' FROM generate_series(1, 5000) AS n", [])
            }
            let plans = try PostgresPlans(url: url)
            let read = try plans.costs("SELECT number FROM trial WHERE kind = ?", [[.text("it's")], [.text("none")]])
            #expect(read.map(\.scanned) == [["trial"], ["trial"]])
            #expect(read.map(\.visited) == [5000, 5000] && read.map(\.given) == [5000, 0])
            let found = try plans.costs("SELECT kind FROM trial WHERE number = ?", [[.integer(7)]])
            #expect(found.map(\.visited) == [1] && found.map(\.scanned) == [[]])
            let changed = try plans.costs("DELETE FROM trial WHERE number < ?", [[.integer(7)]])
            #expect(changed.allSatisfy { $0.given >= 6 && $0.scanned.isEmpty })
            let left = try plans.costs("SELECT COUNT(*) FROM trial", [[]])
            #expect(left.map(\.visited) == [5000], "what was measured is taken back")
            try await database.close()
        }
    }
}
