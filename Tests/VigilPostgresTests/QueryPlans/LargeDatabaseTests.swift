import Foundation
import NIOHTTP1
import Testing
import VigilSQLite
import VigilStorage

@testable import VigilPostgres

@Suite("What pages, endpoints and polls ask of a large database", .timeLimit(.minutes(10)), .serialized)
struct LargeDatabaseTests {
    /// So many windows are stored of each version, and then as many again.
    private static let windows = 720
    /// A statement is looked at with so many of its different arguments.
    private static let mostArguments = 6

    /// What may look at more with a longer history, each with the reason.
    private static let allowed: [Allowed] = [
        // All that is stored, of all models, is what an operator asks for by hand at /api/v1/storage.
        Allowed("SELECT version_id, COUNT(*), CAST(SUM(row_count) AS BIGINT)", readsTables: true),
        Allowed("SELECT version_id, CAST(SUM(predictions) AS BIGINT), CAST(SUM(labelled)", readsTables: true),
        Allowed("SELECT version_id, CAST(SUM(repeats) AS BIGINT)", readsTables: true),
        // The same at /api/v1/status: the windows of one version after the other, and the messages by an index alone.
        Allowed("SELECT CAST(SUM(predictions) AS BIGINT), CAST(SUM(labelled) AS BIGINT)"),
        Allowed("SELECT status, COUNT(*) FROM outbox_messages GROUP BY status", readsTables: true),
        // Merging, in the background, goes through the list of a version's segments without what is in them.
        Allowed("\(segments) prediction_segments WHERE version_id = ?", readsTables: true, isUpkeep: true),
        Allowed("\(segments) prediction_segments\nWHERE version_id = ?\n", readsTables: true, isUpkeep: true),
        Allowed("\(segments) outcome_segments WHERE version_id = ?", readsTables: true, isUpkeep: true),
        // Once a minute a replica compares what it keeps in memory with the numbers of the segments that are there.
        Allowed("SELECT id FROM prediction_segments", readsTables: true, isUpkeep: true),
    ]
    private static let segments = "SELECT id, first_time, last_time, row_count, level, first_arrival FROM"

    private struct Allowed {
        var beginning: String
        /// Whether it may read a table from one end to the other.
        var readsTables = false
        /// Whether nobody waits for it; it may happen to be run while questions are asked.
        var isUpkeep = false

        init(_ beginning: String, readsTables: Bool = false, isUpkeep: Bool = false) {
            (self.beginning, self.readsTables, self.isUpkeep) = (beginning, readsTables, isUpkeep)
        }
    }

    @Test("on PostgreSQL no statement reads a large table, and none looks at more when more is stored")
    func onServer() async throws {
        try await TestServer.withDatabase { url in
            let database = try await PostgresDatabase.open(url: url)
            try await look(at: database) { try PostgresPlans(url: url).costs($0) }
            try await database.close()
        }
    }

    @Test("on SQLite no statement reads a large table, and none looks at more when more is stored")
    func onFile() async throws {
        let database = try SQLiteDatabase.inMemory()
        try await look(at: database) { statements in
            try await SQLitePlans(database).costs(statements)
        }
        try await database.close()
    }

    private typealias Measure = (_ statements: [String: [[SQLValue]]]) async throws -> [RecordedStatement:
        StatementCost]

    private func look(at database: any SQLDatabase, _ measure: Measure) async throws {
        let history = History()
        let log = StatementLog()
        try await AskedServer.run(RecordedDatabase(base: database, log: log)) { server in
            try await history.takeIn(server)
            try await history.extend(1...Self.windows, database)
            let questions = Questions(of: server.service, history)
            #expect(questions.unknown.isEmpty, "Questions.swift does not know how to ask for these")
            log.open()
            for question in questions.all {
                let answer = try await server.ask(.init(rawValue: question.method), question.address, question.body)
                #expect(answer.status == 200, "\(question): \(answer.status) \(answer.text)")
            }
            // What is done again and again in the background.
            try await Task.sleep(for: .seconds(2))
            log.close()
        }
        let statements = log.statements.mapValues { Self.sample($0) }
        #expect(statements.count > 40)
        let first = try await measure(statements)
        try await history.extend(Self.windows + 1...2 * Self.windows, database)
        let second = try await measure(statements)
        for sql in statements.keys.sorted() { judge(sql, first, second) }
        let unasked = Self.allowed.filter { allowed in
            !allowed.isUpkeep && !statements.keys.contains { $0.hasPrefix(allowed.beginning) }
        }
        #expect(unasked.isEmpty, "these are not run any more and need not be allowed")
    }

    /// Reports a statement whose cost is not what it has to be, once.
    private func judge(
        _ sql: String, _ first: [RecordedStatement: StatementCost], _ second: [RecordedStatement: StatementCost]
    ) {
        for (statement, cost) in first where statement.sql == sql {
            guard let later = second[statement], let problem = CostRule.problem(cost, later) else { continue }
            let isAllowed = Self.allowed.contains {
                sql.hasPrefix($0.beginning) && ($0.readsTables || later.scanned.isEmpty)
            }
            guard !isAllowed else { continue }
            Issue.record(
                "\(problem):\n\(sql)\n\(statement.arguments)\n\(cost.plan)after twice as much is stored\n\(later.plan)")
            return
        }
    }

    /// Some of a statement's arguments, from all over them, the same in each run.
    private static func sample(_ arguments: Set<[SQLValue]>) -> [[SQLValue]] {
        let sorted = arguments.sorted { "\($0)" < "\($1)" }
        guard sorted.count > mostArguments else { return sorted }
        return (0..<mostArguments).map { sorted[$0 * (sorted.count - 1) / (mostArguments - 1)] }
    }
}

extension PostgresPlans {
    fileprivate func costs(_ statements: [String: [[SQLValue]]]) throws -> [RecordedStatement: StatementCost] {
        var found: [RecordedStatement: StatementCost] = [:]
        for (sql, arguments) in statements {
            for (list, cost) in zip(arguments, try costs(sql, arguments)) {
                found[RecordedStatement(sql: sql, arguments: list)] = cost
            }
        }
        return found
    }
}

extension SQLitePlans {
    fileprivate func costs(_ statements: [String: [[SQLValue]]]) async throws -> [RecordedStatement: StatementCost] {
        var found: [RecordedStatement: StatementCost] = [:]
        for (sql, arguments) in statements {
            for (list, cost) in zip(arguments, try await costs(sql, arguments)) {
                found[RecordedStatement(sql: sql, arguments: list)] = cost
            }
        }
        return found
    }
}
