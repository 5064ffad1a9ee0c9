import Testing
import VigilDomain

@testable import VigilDashboard

@Suite("the drift report is one small file")
struct DriftReportTests {
    @Test("sixty columns stay below 500 kB and need nothing else")
    func size() throws {
        let text = try Reports.sixtyColumns().document().text
        #expect(text.utf8.count < 500_000)
        let check = MarkupCheck(text)
        #expect(check.faults.isEmpty)
        #expect(!check.elements.contains("script"))
        #expect(!check.elements.contains("link"))
        #expect(check.addresses.allSatisfy { $0.hasPrefix("#column-") })
        #expect(check.identifiers.filter { $0.hasPrefix("column-") }.count == 60)
    }

    @Test("long and hostile names neither break nor inflate it")
    func hostile() throws {
        let report = try Reports.sixtyColumns { "\($0)<script>\"'&" + String(repeating: "<", count: 3000) }
        let text = report.document().text
        #expect(text.utf8.count < 500_000)
        #expect(MarkupCheck(text).faults.isEmpty)
        #expect(!text.contains("<script>"))
    }

    @Test("the answer comes first and the strongest column leads the table")
    func order() throws {
        let text = try Reports.sixtyColumns().document().text
        #expect(text.contains("<h1>27 of 60 columns drifted"))
        let first = try #require(text.firstRange(of: "column_5<"))
        let second = try #require(text.firstRange(of: "column_11<"))
        #expect(first.lowerBound < second.lowerBound)
        #expect(text.contains("A column drifts when its Benjamini-Hochberg adjusted p is at most 0.05"))
    }

    @Test("what was left out is listed with the reason")
    func excluded() throws {
        let text = try Reports.sixtyColumns().document().text
        #expect(
            text.contains("<th scope=\"row\">row_id</th><td>every value is different: it looks like an identifier</td>")
        )
    }

    @Test("columns without enough data claim nothing")
    func notEnough() {
        let column = ColumnDrift(
            name: "rare", role: .feature, kind: .numeric, importance: 1,
            outcome: .notEnoughData(haveReference: 4000, haveCurrent: 3, need: 20))
        let result = DriftAnalysisResult(
            rule: DriftRule(), referenceRows: 4000, currentRows: 3, columns: [column], recommendedActions: [])
        let report = DriftReport(
            referenceName: "a.csv", currentName: "b.csv", result: result, distributions: [:], excluded: [],
            createdAt: MockModels.now, programVersion: "0.1.0")
        let text = report.document().text
        #expect(text.contains("<h1>Not enough data to compare"))
        #expect(text.contains("4,000 and 3 values, 20 needed"))
        #expect(MarkupCheck(text).faults.isEmpty)
    }

    @Test("hundreds of columns keep their numbers and lose their pictures")
    func many() {
        let columns = (0..<300).map { MockModels.column("c\($0)", .numeric, effect: 0.2) }
        let result = DriftAnalysisResult(
            rule: DriftRule(), referenceRows: 1, currentRows: 1, columns: columns, recommendedActions: [])
        #expect(DriftReport.columnsToDraw(of: result).count == DriftReport.mostPictures)
        let report = DriftReport(
            referenceName: "a", currentName: "b", result: result, distributions: [:], excluded: [],
            createdAt: MockModels.now, programVersion: "1")
        #expect(report.document().text.contains("240 columns with weaker effects have no picture here"))
    }
}
