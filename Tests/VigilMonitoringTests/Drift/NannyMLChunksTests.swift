import Foundation
import Testing
import VigilDomain

@testable import VigilMonitoring

/// NannyML's thresholds, against what its release 0.13.1 answered (`Goldens/nannyml.json`).
struct NannyMLChunksTests {
    /// What NannyML said of one method: chunks of the reference first, then those of the analysis.
    struct Answer: Decodable {
        var value: [Double]
        var upper: [Double?]
        var lower: [Double?]
        var alert: [Bool]

        enum CodingKeys: String, CodingKey {
            case value, alert
            case upper = "upper_threshold"
            case lower = "lower_threshold"
        }
    }

    private struct Continuous: Decodable {
        struct Inputs: Decodable {
            var reference: [String: [Double]]
            var analysis: [String: [Double]]
        }
        var inputs: Inputs
        var expected: [String: [String: Answer]]
    }

    private struct Categorical: Decodable {
        struct Inputs: Decodable {
            var reference: [String]
            var analysis: [String]
        }
        var inputs: Inputs
        var expected: [String: Answer]
    }

    private static func golden<Golden: Decodable>(_ name: String) throws -> Golden {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Goldens/nannyml.json")
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
        let cases = try #require(document?["cases"] as? [[String: Any]])
        let found = try #require(cases.first { $0["name"] as? String == name })
        return try JSONDecoder().decode(Golden.self, from: JSONSerialization.data(withJSONObject: found))
    }

    private func check(_ reference: Column, _ analysis: Column, _ name: String, _ answer: Answer) throws {
        let method = try #require(NannyMLDetector.Method(rawValue: name))
        let chunks = NannyMLChunks(reference, method: method, chunkRows: 100)
        #expect(chunks.distances.count == 6)
        for (own, theirs) in zip(chunks.distances, answer.value) { #expect(isClose(own, theirs, 1e-9), "\(name)") }
        #expect(chunks.limits.lower == nil && answer.lower[0] == nil)
        switch (chunks.limits.upper, answer.upper[0]) {
        case (let own?, let theirs?): #expect(isClose(own, theirs, 1e-9), "\(name)")
        case (nil, nil): break
        default: Issue.record("\(name) has a limit on one side only")
        }
        for index in 0..<3 {
            let window = analysis.rows(Array(100 * index..<100 * (index + 1)))
            let verdict = try #require(chunks.verdict(on: window))
            #expect(isClose(verdict.distance, answer.value[6 + index], 1e-9), "\(name)")
            #expect(verdict.alarms == answer.alert[6 + index], "\(name)")
        }
    }

    @Test("numbers: distances, limits and alarms are NannyML's")
    func continuous() throws {
        let golden: Continuous = try Self.golden("univariate_continuous")
        for (column, methods) in golden.expected {
            for (method, answer) in methods {
                try check(
                    .numeric(NumericColumn(try #require(golden.inputs.reference[column]))),
                    .numeric(NumericColumn(try #require(golden.inputs.analysis[column]))), method, answer)
            }
        }
    }

    @Test("names: distances, limits and alarms are NannyML's, chi-squared by its p-value")
    func categorical() throws {
        let golden: Categorical = try Self.golden("univariate_categorical")
        for (method, answer) in golden.expected {
            try check(
                .categorical(CategoricalColumn(golden.inputs.reference)),
                .categorical(CategoricalColumn(golden.inputs.analysis)), method, answer)
        }
    }

    @Test("limits to either side are those of NannyML's reconstruction error")
    func aroundMean() {
        let chunks = [
            1.441117852805462, 1.321568046343304, 1.3491833550152015, 1.346059333260545, 1.4347199641515822,
            1.396392446316936,
        ]
        let limits = ChunkThreshold.aroundMean.limits(of: chunks)
        #expect(isClose(limits.upper ?? 0, 1.5184412138314312, 1e-12))
        #expect(isClose(limits.lower ?? 0, 1.2445724521329125, 1e-12))
        #expect(limits.alarms(at: 1.2) && limits.alarms(at: 1.6) && !limits.alarms(at: 1.4) && !limits.alarms(at: .nan))
        #expect(limits.sentence == "1.24 to 1.52")
    }

    @Test("constants are limits as they are, unless a distance never passes them")
    func constants() {
        let threshold = ChunkThreshold(.constant(lower: 0, upper: 0.1), within: 0...1)
        let limits = threshold.limits(of: [])
        #expect(limits == ChunkThreshold.Limits(lower: nil, upper: 0.1))
        #expect(limits.alarms(at: 0.11) && !limits.alarms(at: 0.1) && limits.sentence == "at most 0.100")
        let none = ChunkThreshold(.constant(lower: nil, upper: 1), within: 0...1).limits(of: [])
        #expect(none.upper == nil && !none.alarms(at: 1) && none.sentence == "any value")
    }

    @Test("few chunks, short chunks and chunks without numbers are told")
    func notes() {
        let threshold = ChunkThreshold.univariate(greatest: 1)
        let limits = threshold.limits(of: [0.1, .nan, 0.2], chunkRows: 100)
        #expect(isClose(limits.upper ?? 0, 0.3) && limits.notes.count == 2)
        #expect(limits.notes[0].hasPrefix("The limits come from 2 chunks of the reference;"))
        #expect(threshold.limits(of: Array(repeating: 0.1, count: 20), chunkRows: 300).notes.isEmpty)
        let none = threshold.limits(of: [.nan], chunkRows: 300)
        #expect(
            none.upper == nil
                && none.notes == ["No chunk of the reference could be measured, so that there are no limits."])
        // The greatest doubles do not overflow, and an upper limit beyond them is none.
        let huge = ChunkThreshold(.standardDeviations(below: 3, above: 3)).limits(of: [1.7e308, 1.6e308, 0])
        #expect(huge.upper == nil && huge.lower == nil)
    }

    @Test("a column of another kind, or without values, has no distance")
    func hopeless() {
        let numbers = Column.numeric(NumericColumn((0..<400).map(Double.init)))
        let names = Column.categorical(CategoricalColumn(Array(repeating: "a", count: 50)))
        let chunks = NannyMLChunks(numbers, method: .jensenShannon, chunkRows: 150)
        #expect(chunks.distances.count == 3 && chunks.verdict(on: names) == nil)
        #expect(chunks.verdict(on: .allMissing(.numeric, count: 9)) == nil)
        let wrong = NannyMLChunks(numbers, method: .chiSquared, chunkRows: 200)
        #expect(wrong.distances.allSatisfy(\.isNaN) && wrong.verdict(on: numbers) == nil)
    }

    @Test("a detector of NannyML's says what NannyML says")
    func verdict() throws {
        var random = SplitMix64(seed: 31)
        func samples(_ rows: Int, mean: Double = 0) -> DetectorSamples {
            DetectorSamples([TableColumn(name: "x", column: .numeric(NumericColumn(random.normals(rows, mean: mean))))])
        }
        let reference = samples(12_000)
        func note(_ current: DetectorSamples, _ id: String = "nannyml_jensen_shannon") throws -> String? {
            try #require(
                DetectorRun(DriftDetectorRegistry()).results(
                    of: [.init(id: id)], reference: reference, current: current, alpha: 0.05
                ).first
            ).note
        }
        let quiet = try #require(try note(samples(500)))
        #expect(
            quiet.hasPrefix(
                "NannyML itself does not alarm: its limit, from 24 chunks of 500 rows of the reference, is at most "),
            "\(quiet)")
        let moved = try #require(try note(samples(500, mean: 1)))
        #expect(moved.hasPrefix("NannyML itself alarms: "))
        #expect(try note(samples(7000)) == nil)
        #expect(try note(samples(500), "jensen_shannon") == nil)
    }
}
