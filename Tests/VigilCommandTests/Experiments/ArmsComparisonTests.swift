import Foundation
import Testing
import VigilDomain
import VigilFormats
import VigilMonitoring
import VigilStatistics

@testable import VigilCommand

@Suite("The arms of a file")
struct ArmsComparisonTests {
    private func compare(_ csv: String, _ wishes: ArmsComparison.Wishes) throws -> ArmsComparison {
        var options = TableOptions()
        let header = csv.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
        options.types = TypeOverrides(try ArmsComparison.kinds(wishes, in: header))
        return try ArmsComparison(try Table.parse(Array(csv.utf8), options: options), wishes)
    }

    /// Callbacks to applications, Bertrand and Mullainathan 2004, "Are Emily and Greg More Employable than Lakisha and
    /// Jamal?", American Economic Review 94(4), table 1: 235 of 2,435 and 157 of 2,435.
    private static let callbacks =
        "variant,converted\n" + rows("A", 235, of: 2435) + rows("B", 157, of: 2435)

    private static func rows(_ arm: String, _ successes: Int, of trials: Int) -> String {
        (0..<trials).map { "\(arm),\($0 < successes ? 1 : 0)\n" }.joined()
    }

    private func isClose(_ one: Double?, _ two: Double, _ tolerance: Double = 1e-9) -> Bool {
        guard let one else { return false }
        return abs(one - two) <= tolerance * max(1e-3, abs(two))
    }

    @Test("a published experiment gives its published answers")
    func published() throws {
        let found = try compare(Self.callbacks, .init(arm: "variant", value: "converted", control: "B"))
        #expect(found.kind == .proportion && found.arms.map(\.arm) == ["B", "A"])
        let comparison = try #require(found.comparisons.first)
        // SciPy 1.17.1 and statsmodels 0.15.0 on the same counts.
        #expect(isClose(comparison.difference, 0.032032854209445585))
        #expect(isClose(comparison.lift, 0.4968152866242037))
        #expect(comparison.isWin)
        let pooled = try #require(found.otherTests.first { $0.test == "zPooled" })
        #expect(isClose(pooled.pValue, 3.983886837585077e-05, 1e-6))
        #expect(
            isClose(pooled.interval?.lower, 0.01678196874970448)
                && isClose(pooled.interval?.upper, 0.047382550272708546))
        let fisher = try #require(found.otherTests.first { $0.test == "fisher" })
        #expect(isClose(fisher.pValue, 4.758747107909523e-05, 1e-6))
        // What holds at any look is wider and still sees it.
        let anytime = try #require(comparison.anytimeInterval)
        let interval = try #require(comparison.interval)
        #expect(anytime.lower < interval.lower && anytime.upper > interval.upper && anytime.lower > 0)
        let chance = try #require(comparison.chanceToWin)
        #expect(chance > 0.9999)
    }

    @Test("the words of a comparison: values, difference, lift, p-value, and each other test")
    func words() throws {
        let found = try compare(Self.callbacks, .init(arm: "variant", value: "converted", control: "B"))
        let text = ArmsComparisonText(comparison: found, file: "callbacks.csv")
            .text(for: Terminal(isColored: false, width: 300))
        #expect(text.hasPrefix("callbacks.csv: share of converted of 2 arms\n4,870 units."))
        #expect(
            text.contains(
                "converted is 0.0965 in A and 0.0645 in B, a difference of +0.0320 (95 % interval +0.0168 to +0.0473), "
                    + "+49.7 % of the control's value"))
        #expect(text.contains("However often one looks: 95 % interval +0.00"))
        #expect(text.contains("Fisher's exact test: p = 4.8e-5"))
        let json = try CommandJSON.text(ArmsComparisonText(comparison: found, file: "f").document)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["control"] as? String == "B" && object["kind"] as? String == "proportion")
        #expect((object["comparisons"] as? [[String: Any]])?.first?["chance_to_win"] is Double)
    }

    @Test("a mean with a value from before the test varies less, and rows without values are left out")
    func covariate() throws {
        var random = SplitMix64(seed: 3)
        var csv = "arm,after,before\n"
        for row in 0..<800 {
            let before = Double.random(in: 0..<100, using: &random)
            let after = before + Double.random(in: 0..<10, using: &random) + (row % 2 == 0 ? 0 : 3)
            csv += "\(row % 2 == 0 ? "control" : "new"),\(after),\(before)\n"
        }
        csv += "new,,3\n,4,4\nnew,3,\n"
        let plain = try compare(csv, .init(arm: "arm", value: "after"))
        #expect(plain.kind == .mean && plain.rowsLeftOut == 2 && plain.arms.map(\.matured) == [400, 401])
        #expect(plain.otherTests.map(\.test) == ["mannWhitney"])
        let adjusted = try compare(csv, .init(arm: "arm", value: "after", covariate: "before"))
        #expect(adjusted.rowsLeftOut == 3)
        let comparison = try #require(adjusted.comparisons.first)
        let reduction = try #require(comparison.varianceReduction)
        #expect(reduction > 0.95 && comparison.isWin)
        #expect(isClose(comparison.difference, 3, 0.2))
    }

    @Test("a ratio is one of sums, and a unit with several rows counts once")
    func ratioAndUnits() throws {
        let ratio = try compare(
            "arm,right,positives\na,3,4\na,1,4\na,2,2\nb,1,4\nb,0,1\nb,2,5\n",
            .init(arm: "arm", value: "right", denominator: "positives"))
        #expect(ratio.kind == .ratio && isClose(ratio.arms[0].value, 0.6) && isClose(ratio.arms[1].value, 0.3))
        let units = try compare(
            "arm,price,customer\na,1,7\na,3,7\na,2,8\nb,5,9\nb,1,10\nb,9,11\na,9,11\n",
            .init(arm: "arm", value: "price", unit: "customer"))
        #expect(units.unitsInSeveralArms == 1 && units.arms.map(\.matured) == [2, 2])
        #expect(isClose(units.arms[0].value, 2) && isClose(units.arms[1].value, 3))
    }

    @Test("several treatments are judged together, so that each needs more")
    func severalTreatments() throws {
        var csv = "arm,y\n"
        var random = SplitMix64(seed: 4)
        for row in 0..<900 {
            csv +=
                "\(["control", "b", "c"][row % 3]),\(Double.random(in: 0..<1, using: &random) + (row % 3 == 1 ? 0.06 : 0))\n"
        }
        let all = try compare(csv, .init(arm: "arm", value: "y"))
        #expect(all.arms.map(\.arm) == ["control", "b", "c"])
        let two = try compare(
            csv.split(separator: "\n").filter { !$0.hasPrefix("c,") }.joined(separator: "\n") + "\n",
            .init(arm: "arm", value: "y"))
        let together = try #require(all.comparisons[0].pValue)
        let alone = try #require(two.comparisons[0].pValue)
        #expect(together > alone && together < 3 * alone)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var csv: String
        var wishes: ArmsComparison.Wishes
        var sentence: String

        var testDescription: String { sentence }
    }

    static let faults = [
        Fault(csv: "arm,y\na,1\na,0\n", wishes: .init(arm: "arm", value: "y"), sentence: "--arm: \"arm\" holds 1 arm"),
        Fault(
            csv: "arm,y\na,1\nb,0\n", wishes: .init(arm: "group", value: "y"),
            sentence: "--arm: there is no column \"group\"; there are arm, y"),
        Fault(
            csv: "arm,y\na,1\nb,0\n", wishes: .init(arm: "arm", value: "y", control: "z"),
            sentence: "--control: \"z\" is no arm; there are \"a\", \"b\""),
        Fault(
            csv: "arm,y\na,1\nb,2\n", wishes: .init(arm: "arm", value: "y", kind: .proportion),
            sentence: "--kind: \"y\" is no proportion"),
        Fault(
            csv: "arm,y\na,1\nb,2\n", wishes: .init(arm: "arm", value: "y", kind: .ratio),
            sentence: "--kind: a ratio needs a denominator"),
        Fault(
            csv: "arm,y,d\na,1,1\nb,2,-1\n", wishes: .init(arm: "arm", value: "y", denominator: "d"),
            sentence: "row 2, d: -1.0 was given"),
        Fault(
            csv: "arm,y\n" + (0..<21).map { "a\($0),1\n" }.joined(), wishes: .init(arm: "arm", value: "y"),
            sentence: "--arm: \"arm\" holds 21 arms; a comparison has 2 to 20"),
    ]

    @Test("columns that cannot be compared are told", arguments: faults)
    func faultsAreTold(_ fault: Fault) throws {
        let error = try #require(throws: CommandFailure.self) { try compare(fault.csv, fault.wishes) }
        #expect(error.description.hasPrefix(fault.sentence), "\(error)")
    }

    @Test("arms that do not vary, or have a unit each, get an answer and no number")
    func degenerate() throws {
        let same = try compare("arm,y\na,1\na,1\nb,1\nb,1\n", .init(arm: "arm", value: "y"))
        #expect(same.comparisons[0].pValue == nil && same.comparisons[0].undefined == "neither arm's values vary")
        let single = try compare("arm,y\na,1\nb,3\n", .init(arm: "arm", value: "y"))
        #expect(single.comparisons[0].undefined?.contains("needs at least 2") == true)
        let zero = try compare(
            "arm,y,d\na,0,0\na,0,0\nb,1,1\nb,2,2\n", .init(arm: "arm", value: "y", denominator: "d"))
        #expect(zero.comparisons[0].pValue == nil && zero.comparisons[0].undefined != nil)
    }
}
