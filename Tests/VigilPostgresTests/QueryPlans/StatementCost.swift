import VigilStorage

/// A statement with arguments that it was given.
struct RecordedStatement: Hashable {
    var sql: String
    var arguments: [SQLValue]
}

/// What a run of a statement came to.
struct StatementCost: Hashable {
    /// Rows of tables and indexes that were looked at, whether or not they were wanted.
    var visited: Int
    /// Pages of the database that were looked at; 0 where the engine does not tell.
    var pages: Int
    /// Rows that it gave or changed.
    var given: Int
    /// Large tables that were read from one end to the other.
    var scanned: [String]
    /// How the engine went about it.
    var plan: String
}

/// What must hold for a statement that a page, an endpoint or a poll runs.
///
/// It may look at as much as it gives, give or take; whatever else is stored, of other models or of other times, must not
/// make it look at more.
struct CostRule {
    /// So much may be looked at for nothing: the pages of several indexes from their roots down, and a few rows each.
    static let free = 300
    /// So many rows may be looked at for one that is wanted: of the metrics of a window some few are estimates.
    static let perRow = 8
    /// So many pages hold a row at worst: an index from its root down, the table, and its long values.
    static let pagesPerRow = 5

    /// What is wrong with a statement; `nil` where nothing is.
    ///
    /// - Parameters:
    ///   - first: Its cost.
    ///   - second: Its cost after what is stored was doubled.
    /// - Returns: A sentence.
    static func problem(_ first: StatementCost, _ second: StatementCost) -> String? {
        if let table = second.scanned.first { return "it reads the large table \(table) from one end to the other" }
        if second.visited > free + perRow * second.given {
            return "it looks at \(second.visited) rows and gives \(second.given)"
        }
        if second.pages > free + pagesPerRow * max(second.visited, second.given) {
            return "it looks at \(second.pages) pages for \(second.visited) rows"
        }
        let more = second.visited - first.visited
        if more > free / 3 + first.visited / 4, more > perRow * (second.given - first.given) {
            return "it looks at \(second.visited) rows instead of \(first.visited) since twice as much is stored"
        }
        return nil
    }
}
