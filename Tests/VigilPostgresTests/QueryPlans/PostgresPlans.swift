import Foundation
import VigilStorage

@testable import VigilPostgres

/// Runs statements on a connection of its own, as the store's connections do, and reads what they came to.
struct PostgresPlans {
    /// Tables with more rows are large.
    static let large = 2000

    private let link: PostgresLink
    private let largeTables: Set<String>

    init(url: String) throws {
        link = try PostgresLink(to: PostgresAddress(url))
        // A table has its statistics after this, and its pages are known to be seen by all.
        try link.run("VACUUM (ANALYZE)")
        let tables = try link.run(
            "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND reltuples > \(Self.large)")
        largeTables = Set(try (0..<tables.count).map { try tables.row($0).text(0) })
    }

    /// The costs of a statement with each of several arguments, the worst plan of each.
    ///
    /// It is prepared once and run twelve times: from the sixth time on the server may choose a plan that knows no arguments,
    /// as it does for the store's own statements.
    func costs(_ sql: String, _ arguments: [[SQLValue]]) throws -> [StatementCost] {
        let numbered = PostgresText.numbered(sql)
        var worst: [StatementCost?] = Array(repeating: nil, count: arguments.count)
        try link.run("PREPARE asked AS \(numbered)")
        defer { _ = try? link.run("DEALLOCATE asked") }  // the next one's PREPARE would tell
        for run in 0..<max(12, 2 * arguments.count) {
            let index = run % arguments.count
            let list = arguments[index].map(Self.literal).joined(separator: ", ")
            try link.run("BEGIN")
            defer { _ = try? link.run("ROLLBACK") }  // a broken connection fails the next statement
            let result = try link.run(
                "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE asked\(list.isEmpty ? "" : "(\(list))")")
            let cost = try cost(result.row(0).text(0))
            if cost.visited + cost.pages >= worst[index].map({ $0.visited + $0.pages }) ?? 0 { worst[index] = cost }
        }
        return worst.compactMap(\.self)
    }

    private func cost(_ text: String) throws -> StatementCost {
        let explained = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
        guard let plan = explained?.first?["Plan"] as? [String: Any] else {
            throw StoreError(.failed, "this is no plan: \(text)")
        }
        var cost = StatementCost(
            visited: 0, pages: Self.number(plan, "Shared Hit Blocks") + Self.number(plan, "Shared Read Blocks"),
            given: Self.number(plan, "Actual Rows"), scanned: [], plan: "")
        add(plan, 0, to: &cost)
        return cost
    }

    private func add(_ node: [String: Any], _ depth: Int, to cost: inout StatementCost) {
        let kind = node["Node Type"] as? String ?? ""
        let table = node["Relation Name"] as? String ?? ""
        let loops = Self.number(node, "Actual Loops")
        let rows =
            (Self.number(node, "Actual Rows") + Self.number(node, "Rows Removed by Filter")
                + Self.number(node, "Rows Removed by Index Recheck")) * loops
        cost.plan += String(repeating: "  ", count: depth) + "\(kind) \(table) \(node["Index Name"] ?? "")"
        cost.plan += " rows \(rows) \(node["Index Cond"] ?? "") \(node["Filter"] ?? "")\n"
        // What a bitmap finds is looked at by its heap scan.
        if kind.hasSuffix("Scan"), !["Subquery Scan", "CTE Scan", "Bitmap Index Scan"].contains(kind) {
            cost.visited += rows
        }
        if kind == "Seq Scan", loops > 0, largeTables.contains(table) { cost.scanned.append(table) }
        if kind == "ModifyTable" { cost.given += rows + Self.number(node, "Actual Rows") }
        for child in node["Plans"] as? [[String: Any]] ?? [] {
            add(child, depth + 1, to: &cost)
            if kind == "ModifyTable" { cost.given += Self.number(child, "Actual Rows") }
        }
    }

    private static func number(_ node: [String: Any], _ key: String) -> Int { (node[key] as? NSNumber)?.intValue ?? 0 }

    /// A value as it stands in a statement; the server finds its type out.
    private static func literal(_ value: SQLValue) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let number): "'\(number)'"
        case .real(let number): "'\(number)'"
        case .text(let text): "'\(text.replacing("'", with: "''"))'"
        case .blob(let bytes):
            "'\\x\(bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())'"
        }
    }
}
