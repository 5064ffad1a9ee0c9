import Testing
import VigilDomain
import VigilMonitoring

@testable import VigilDashboard

@Suite("what a drift check found is on the page")
struct DriftFindingsTests {
    private static let evil = "<script>alert(\"1\")</script>'&"

    private func text(_ result: DriftAnalysisResult) -> String { Reports.report(result).document().text }

    @Test("when only a detector finds drift, the report says which, and does not say that nothing drifts")
    func together() {
        let text = text(MockModels.quiet(detectors: [MockModels.tableDetector]))
        #expect(
            text.contains(
                "<h1>The columns changed together <span class=\"badge watch\">Drift, medium severity</span></h1>"))
        #expect(
            text.contains(
                "No single column drifts, but &quot;Maximum mean discrepancy&quot; finds that the columns changed together "
                    + "(adjusted p = 0.00500, effect 0.312, relevant from 0.2)."))
        #expect(!text.contains("No column drifted"))
        // The evidence stands before the quiet columns.
        let detectors = text.firstRange(of: "id=\"detectors-title\"")
        let columns = text.firstRange(of: "id=\"columns-title\"")
        #expect((detectors?.lowerBound).map { found in columns.map { found < $0.lowerBound } ?? false } == true)
    }

    @Test("a detector that was refused says so, and why, on the page")
    func refused() {
        let result = DetectorResult(
            detector: "evidently_psi", column: "x", statistic: 0.2, effect: 0.2, relevantEffect: 0.1,
            note: "refused: the window is too small")
        let text = text(MockModels.quiet(detectors: [result]))
        #expect(text.contains("<span class=\"none\">refused</span>"))
        #expect(text.contains("refused: the window is too small"))
    }

    @Test("the headline names what was found, the most telling first")
    func headlines() {
        func overview(_ result: DriftAnalysisResult) -> DriftOverview { DriftOverview(result) }
        #expect(overview(MockModels.everything()).headline == "3 of 11 columns drifted, 2 lost")
        #expect(overview(MockModels.everything()).word == "Drift, high severity")
        let column = DetectorResult(
            detector: "energy", column: "TLA", statistic: 1, effect: 1, relevantEffect: 0.1, isDrifted: true)
        #expect(
            overview(MockModels.quiet(detectors: [column])).headline
                == "A detector finds drift, the default check does not")
        let segments = overview(MockModels.quiet(segments: MockModels.everySegment()))
        #expect(segments.headline == "TLA drifted in one segment")
        #expect(segments.word == "Drift in a segment")
        let repeats = QualityChange(
            kind: .duplicates, referenceShare: 0, currentShare: 0.2, pValue: 0, isAlarming: true)
        #expect(
            overview(MockModels.quiet(quality: [repeats])).headline == "No column drifted, but more values are broken")
        #expect(overview(MockModels.quiet()).headline == "No column drifted")
        var lost = MockModels.quiet()
        lost.columns.append(MockModels.unmeasured("pool", .allMissing))
        #expect(overview(lost).headline == "1 column lost its values or type")
        #expect(overview(lost).word == "Data lost, high severity")
        lost.columns = [MockModels.unmeasured("pool", .tooFew, current: 7)]
        #expect(overview(lost).headline == "Not enough data to compare")
    }

    @Test("columns come in the order in which they need a look")
    func order() {
        let names = MockModels.everything().columnsByNeed.map(\.name)
        #expect(names.prefix(6) == ["heating", "zip", "frontage", "wall", "age_years", "garage"])
        #expect(names.suffix(2) == ["pool", "tax_id"])
        #expect(DriftReport.columnsToDraw(of: MockModels.everything()) == names)
    }

    @Test(
        "each state of a column has its word",
        arguments: [
            ("heating", "All missing", "no row has a value any more"),
            ("zip", "Type changed", "names in place of numbers"),
            ("tax_id", "No reference", "the reference has no value of it"),
            ("pool", "Not enough data", "3,581 and 7 values, 20 needed"),
            ("frontage", "Drifted", "another unit"),
            ("garage", "Missing values", "12.4 % of the rows, 1 % before"),
            ("flag", "no drift", "constant: one value only"),
            ("rooms", "no drift", ""),
        ])
    func verdicts(name: String, word: String, note: String) throws {
        let column = try #require(MockModels.everyColumn().first { $0.name == name })
        #expect(column.verdict.word == word)
        #expect(column.verdict.note == note)
    }

    @Test("a column's details say why, since when, how sure and how far it carries")
    func details() throws {
        let columns = MockModels.everyColumn()
        let unit = ColumnDetails(column: try #require(columns.first { $0.name == "frontage" }), rule: nil)
        #expect(unit.sentences.first == "Probably another unit: values are about 3.28 times the reference's.")
        #expect(unit.content(id: "x").text.contains("Drifting since <time datetime=\"1998-07-01T00:00:00Z\""))
        let age = ColumnDetails(column: try #require(columns.first { $0.name == "age_years" }), rule: nil)
        #expect(age.sentences.contains { $0.contains("0.112 sd to 0.232 sd (95 % interval); that is all above") })
        #expect(age.sentences.contains { $0.contains("0.131 sd is held against 0.1 sd") })
        #expect(age.sentences.contains { $0.contains("up to 0.00400 greater") })
        let wall = ColumnDetails(column: try #require(columns.first { $0.name == "wall" }), rule: nil)
        #expect(wall.sentences.contains { $0.contains("2.31 of them count as one") })
        let numbers = wall.content(id: "x").text
        #expect(numbers.contains("<dt>Bins of the two</dt><dd>names</dd>"))
        #expect(numbers.contains("vinyl, composite"))
        let heating = ColumnDetails(column: try #require(columns.first { $0.name == "heating" }), rule: nil)
        #expect(heating.sentences == ["It lost all its values: rows came in, and none of them has one."])
    }

    @Test("everything that a result holds can be read in the report")
    func complete() {
        let text = text(MockModels.everything())
        let check = MarkupCheck(text)
        #expect(check.faults.isEmpty, "\(check.faults.prefix(5))")
        for words in [
            "compared with the baseline&#39;s rows of Tuesdays, 14:00 to 15:00",
            "The baseline is too small for this window",
            "heating lost all its values. zip holds names in place of numbers", "412 pairs of a segment and a column",
            "TLA drifts where wall is &quot;brick&quot;, in 240 rows of the window", "(empty text)",
            "rows that repeat another one</th>", "not enough data: 3,581 values",
            "400 permutations, seed 1", "The squared maximum mean discrepancy", "round_numbers", "reported only",
            "A detector that was registered from outside",
            "a column moved to five times its limit, lost its values, or half of the inputs moved",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        // One column is unfolded, the one that needs a look most.
        #expect(text.components(of: "<details class=\"finding\"") == 10)
        #expect(text.contains("id=\"column-2\" open"))
        #expect(text.components(of: "class=\"finding\" id=\"column-1\">") == 1)
        #expect(!text.contains("0.000<"))
    }

    @Test("detectors that found drift lead, those that could say nothing end the list")
    func detectors() throws {
        let section = try #require(DetectorSection(MockModels.everything()))
        #expect(section.results.map(\.detector) == ["mmd", "energy", "evidently_psi", "round_numbers"])
        #expect(section.sentence.hasSuffix("1 comparison could not be made."))
        var result = MockModels.everything()
        result.detectors = (0..<60).map { index in
            DetectorResult(detector: "energy", column: "c\(index)", statistic: 1, effect: 0.01, relevantEffect: 0.1)
        }
        let many = try #require(DetectorSection(result))
        #expect(many.sentence == "None of 60 comparisons finds drift.")
        #expect(many.section.text.contains("<summary>50 more results</summary>"))
        result.detectors = []
        #expect(DetectorSection(result) == nil)
    }

    @Test("a search of segments that found nothing says so")
    func segments() throws {
        let none = try #require(SegmentSection(MockModels.quiet(segments: SegmentFinding(searched: 12, worst: []))))
        #expect(!none.hasFinding)
        #expect(none.section.text.contains("No segment stands out"))
        let found = try #require(SegmentSection(MockModels.quiet(segments: MockModels.everySegment())))
        #expect(found.rows.map(\.relevant) == [0.1, 0.1])
        #expect(SegmentSection(MockModels.quiet()) == nil)
    }

    @Test("an effect is placed with the relevant size in the middle, whatever its size")
    func places() {
        #expect(EffectChart.place(0, relevant: 0.1) == 0)
        #expect(abs(EffectChart.place(0.1, relevant: 0.1) - 0.5) < 1e-12)
        #expect(abs(EffectChart.place(0.3, relevant: 0.1) - 0.75) < 1e-12)
        #expect(EffectChart.place(.infinity, relevant: 0.1) == 1)
        #expect(EffectChart.place(1, relevant: 0) == 0)
    }

    @Test("the drawing says its numbers, with and without an interval")
    func drawing() throws {
        let column = try #require(MockModels.measured("a", effect: 0.229).measurement)
        let figure = EffectChart(column).figure.text
        #expect(
            figure.contains("aria-label=\"Effect 0.229 sd, 95 % interval 0.199 sd to 0.259 sd, relevant from 0.1 sd\""))
        let without = try #require(MockModels.column("a", .categorical, effect: 0.229).measurement)
        #expect(EffectChart(without).figure.text.contains("aria-label=\"Effect 22.9 %, relevant from 5 %\""))
        #expect(!EffectChart(without).mark.text.contains("span"))
    }

    @Test("a model's page leads with lost columns, looks at a drifted one and lists what was found elsewhere")
    func modelPage() async throws {
        let text = try #require(try await RenderedPages.all().first { $0.name == "findings.html" }).document
        for words in [
            "<span class=\"badge critical\">Drift, high severity</span>",
            "heating lost all its values. zip holds names in place of numbers, or numbers in place of names. 3 of 10 inputs",
            "Compared with the baseline&#39;s rows of Tuesdays", "colspan=\"3\">All missing</td>",
            "<span class=\"name\" title=\"frontage\">", "id=\"detectors-title\"", "id=\"segments-title\"",
            "id=\"quality-title\"", "How far this carries", "id=\"live-signals\"",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        let lost = try #require(text.firstRange(of: "<tr data-key=\"heating\""))
        let drifted = try #require(text.firstRange(of: "<tr data-key=\"wall\""))
        #expect(lost.lowerBound < drifted.lowerBound)
    }

    @Test("the tile of drifted features says when only a detector finds something")
    func tile() async throws {
        var contents = try MockModels.contents()
        let name = try MockModels.name("property-matching")
        let last = try #require(contents.drift.lastIndex { $0.model == name })
        contents.drift[last].result = MockModels.quiet(detectors: [MockModels.tableDetector])
        let fake = FakeStore(contents)
        let reader = ModelReader(store: fake.store, references: ReferenceCache(models: fake))
        let reading = try #require(try await ModelPage.read(reader, name, ModelPageParameters()))
        let page = ModelPageModel(reading, parameters: ModelPageParameters())
        let tile = try #require(page.tiles.first { $0.title == "Drifted features" })
        #expect(tile.value == "0 of 3")
        #expect(tile.note == "no single one; the columns changed together")
        #expect(tile.kind == .watch)
    }

    @Test("hostile text is text in every part")
    func hostile() {
        var result = MockModels.everything()
        result.comparison = Self.evil
        result.notes = [Self.evil]
        result.detectors = [DetectorResult(detector: Self.evil, column: Self.evil, reason: Self.evil)]
        result.detectors.append(
            DetectorResult(
                detector: Self.evil, statistic: 1, effect: 1, relevantEffect: 0.1, method: Self.evil, recipe: Self.evil,
                isDrifted: true))
        result.segments?.worst[0].value = Self.evil
        result.segments?.worst[0].feature = Self.evil
        for index in result.columns.indices {
            result.columns[index].name = "\(index)" + Self.evil
            result.columns[index].cause?.detail = Self.evil
        }
        let text = text(result)
        #expect(MarkupCheck(text).faults.isEmpty)
        #expect(!text.contains("<script>"))
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
