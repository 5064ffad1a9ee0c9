import Testing
import VigilDomain

@testable import VigilClient
@testable import VigilCommand

@Suite("The findings of a model's windows")
struct FindingsTextTests {
    private func text(
        _ findings: [DriftFindingDocument], since: Bool = false
    ) throws -> String {
        FindingsText(model: try ModelName("leads"), findings: findings, sinceWasGiven: since).text(
            for: Terminal(isColored: false, width: 80))
    }

    private func finding(
        month: Int, scores: [(name: String, score: Double?)], actions: [String] = []
    ) throws -> DriftFindingDocument {
        let columns = scores.map { column in
            DriftFindingDocument.ColumnResult(
                name: column.name, role: "feature", isDrifted: (column.score ?? 0) >= 1, driftScore: column.score)
        }
        let start = CivilDate(year: 2026, month: month, day: 1).midnight
        let end = CivilDate(year: 2026, month: month + 1, day: 1).midnight
        return DriftFindingDocument(
            version: "1", from: DocumentTime(start), to: DocumentTime(end), referenceRows: 1000, currentRows: 1200,
            overallDriftDetected: columns.contains(where: \.isDrifted), driftMagnitude: 0.25, driftedShare: 0.5,
            recommendedActions: actions, rule: DriftFindingDocument.Rule(sentence: "The rule."), columns: columns)
    }

    @Test("each window has a line, its drifted columns strongest first, and the newest says what to do")
    func windows() throws {
        let quiet: [(name: String, score: Double?)] = [("age", 0.2), ("region", 0.9)]
        let moved: [(name: String, score: Double?)] = [("age", 1.5), ("region", 4), ("empty", nil)]
        let text = try text([
            try finding(month: 1, scores: quiet), try finding(month: 2, scores: moved, actions: ["Look at region."]),
        ])
        #expect(
            text == """
                leads: 1 of 2 windows drifts.

                verdict  window     rows  magnitude  what drifted, strongest first
                -        Jan 2026  1,200      0.250
                drifted  Feb 2026  1,200      0.250  region, age

                what to do about Feb 2026
                - Look at region.

                The rule.
                """)
    }

    @Test("what detectors and segments find where no column shows it stands beside the columns")
    func beside() throws {
        let quiet: [(name: String, score: Double?)] = [("age", 0.2), ("price", 2)]
        var finding = try finding(month: 2, scores: quiet)
        finding.severity = "medium"
        finding.detectors = [
            .init(detector: "mmd", column: nil, isDrifted: true),
            .init(detector: "psi", column: "price", isDrifted: true),
            .init(detector: "energy", column: "age", isDrifted: true),
            .init(detector: "psi", column: "age", isDrifted: false),
        ]
        finding.segments = .init(worst: [
            .init(feature: "region", value: "north", column: "age", isDrifted: true),
            .init(feature: "region", value: "south", column: "age", isDrifted: false),
        ])
        let text = try text([finding])
        #expect(text.contains("drifted medium  Feb 2026"))
        // The terminal is narrow: the end is cut.
        #expect(text.contains("  price, together by mmd, age by "))
    }

    @Test("a window without enough data makes no claim")
    func noData() throws {
        let none: [(name: String, score: Double?)] = [("age", nil)]
        let text = try text([try finding(month: 1, scores: none)])
        #expect(text.hasPrefix("leads: not enough data in 1 window."))
        #expect(text.contains("no data  Jan 2026  1,200\n"))
    }

    @Test("windows without enough data are counted apart from those that were measured")
    func someWithoutData() throws {
        let none: [(name: String, score: Double?)] = [("age", nil)]
        let moved: [(name: String, score: Double?)] = [("age", 1.5)]
        let quiet: [(name: String, score: Double?)] = [("age", 0.5)]
        let few = try (1...3).map { try finding(month: $0, scores: none) }
        let drifted = try text(few + [try finding(month: 4, scores: moved)])
        #expect(drifted.hasPrefix("leads: 1 of 1 measured window drifts; 3 had not enough data.\n"))
        let stable = try text(few + [try finding(month: 4, scores: quiet), try finding(month: 5, scores: quiet)])
        #expect(stable.hasPrefix("leads: no drift in 2 measured windows; 3 had not enough data.\n"))
    }

    @Test("why there is nothing is told, with the command that helps")
    func nothing() throws {
        #expect(
            FindingsText.noBaseline(of: try ModelName("leads")).contains("`vigil models baseline leads --from FILE`"))
        #expect(try text([]).contains("There is nothing to check for leads"))
        #expect(try text([], since: true) == "leads has no predictions in that range.")
    }
}
