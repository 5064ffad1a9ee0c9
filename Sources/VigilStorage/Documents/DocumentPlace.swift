/// A column of documents, to be checked.
struct DocumentPlace: Sendable {
    /// What the documents are, for people.
    var what: String
    /// Selects them all, each after what names it.
    private var query: String

    /// Every column of documents, one line each.
    static let all: [DocumentPlace] = [
        DocumentPlace(what: "the schema of", query: "SELECT model || ' ' || version, document FROM model_versions"),
        DocumentPlace(
            what: "a drift finding of",
            query: """
                SELECT model || ' ' || version, drift_findings.document FROM drift_findings
                JOIN model_versions ON model_versions.id = drift_findings.version_id
                """),
        DocumentPlace(what: "a threshold of", query: "SELECT model, document FROM performance_thresholds"),
        DocumentPlace(what: "the rule", query: "SELECT name, document FROM alert_rules"),
        DocumentPlace(what: "the state of the rule", query: "SELECT name, state FROM alert_rules"),
        DocumentPlace(what: "the alert", query: "SELECT id, document FROM alerts"),
        DocumentPlace(what: "a message about the alert", query: "SELECT alert_id, document FROM outbox_messages"),
    ]

    /// The most that are named; the others are counted.
    private static let mostNamed = 10

    /// Checks every document.
    ///
    /// - Parameter connection: Where they are.
    /// - Returns: How many there are, their bytes, and a sentence for each that is damaged.
    /// - Throws: `StoreError` when they cannot be read.
    func verify(_ connection: any SQLConnection) throws -> (count: Int, bytes: Int, problems: [String]) {
        var (count, bytes, damaged) = (0, 0, 0)
        var problems: [String] = []
        try connection.query(query, []) { row in
            count += 1
            do {
                guard case .blob(let document) = row[1] else { throw StoreError.damaged("it is not made of bytes") }
                bytes += document.count
                try StoredDocument.check(document)
            } catch let error as StoreError where error.code == .corrupt {
                damaged += 1
                guard damaged <= Self.mostNamed else { return }
                problems.append("\(what) \(try row.text(0)) is damaged: \(error.detail)")
            }
        }
        if damaged > Self.mostNamed {
            problems.append("\(damaged - Self.mostNamed) more like the last one are damaged")
        }
        return (count, bytes, problems)
    }
}
