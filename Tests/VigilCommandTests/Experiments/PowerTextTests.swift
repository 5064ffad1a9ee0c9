import Testing
import VigilDomain
import VigilMonitoring
import VigilStatistics

@testable import VigilCommand

@Suite("What a plan can find, in words")
struct PowerTextTests {
    private let terminal = Terminal(isColored: false, width: 400)

    private func plan(_ metric: ExperimentMetric, share: Double = 0.2) throws -> ExperimentPlan {
        ExperimentPlan(
            name: try ModelName("t"), control: .init(try ModelName("m"), "1"),
            treatment: .init(try ModelName("m"), "2"),
            treatmentShare: share, successMetric: metric)
    }

    private func text(_ plan: ExperimentPlan) throws -> String {
        PowerText(plan: plan, analysis: try ExperimentPower.analysis(of: plan)).text(for: terminal)
    }

    @Test("1,000 in all has power 0.29, and 3,906 are needed: the plan of a team that meant it well")
    func leads() throws {
        var plan = try plan(ExperimentMetric(.accuracy, expectedControl: 0.951, minimumEffect: 0.02))
        plan.minimumSampleSize = 1000
        plan.unitsPerDay = 300
        plan.outcomeHorizon = 60 * 86_400
        let text = try text(plan)
        #expect(
            text.hasPrefix(
                "3,906 units are needed, 782 in the smaller arm, to find a change of Accuracy from 0.951 to 0.971 with power 0.8."
            ))
        #expect(text.contains("The plan asks for 1,000 in the smaller arm"))
        #expect(text.contains("power 0.89, and find a change of +0.0181 with power 0.8."))
        #expect(text.contains("takes 17 days; the plan allows 14, and the last values are complete 60 days later."))
        #expect(text.contains("warning: 1,000 in all has power 0.29; 3,906 needed"))
    }

    @Test("the table has the needed and the planned size, power grows with size and the change that is found shrinks")
    func table() throws {
        var plan = try plan(
            ExperimentMetric("revenue", expectedControl: 20, unitVariance: 900, minimumEffect: 1), share: 0.5)
        plan.minimumSampleSize = 5000
        let analysis = try #require(try ExperimentPower.analysis(of: plan))
        let sizes = PowerText.counts(analysis)
        #expect(sizes.contains(analysis.neededSmallerArm) && sizes.contains(5000) && sizes == sizes.sorted())
        let rows = try text(plan).split(separator: "\n").filter { $0.first == " " && !$0.contains("units in all") }
        #expect(rows.count == sizes.count)
        #expect(rows.count { $0.hasSuffix("needed") } == 1 && rows.count { $0.hasSuffix("planned") } == 1)
        let powers = rows.compactMap { Double($0.split(separator: " ")[2]) }
        #expect(powers.count >= 5 && powers == powers.sorted() && powers.contains(0.8))
    }

    @Test("what a plan does not say is named with the option that says it")
    func nothingToExpect() throws {
        #expect(
            try text(plan(ExperimentMetric(.precision)))
                == "What the plan can find is not known: the plan does not say what the control's value is expected to be "
                + "(--expected), nor what change is worth finding (--effect), nor how much a unit's value varies (--variance), "
                + "which a ratio needs.")
    }

    @Test("a change to less is written with its sign")
    func decrease() throws {
        let metric = ExperimentMetric(
            "errors", kind: .proportion, direction: .decrease, expectedControl: 0.1, minimumEffect: -0.02)
        #expect(try text(plan(metric)).contains("from 0.100 to 0.0800"))
        #expect(try text(plan(metric)).contains("-0.0200"))
    }

    @Test("a change of next to nothing needs more units than anybody has, and is said to")
    func nextToNothing() throws {
        var plan = try plan(ExperimentMetric(.accuracy, expectedControl: 0.5, minimumEffect: 1e-12))
        plan.unitsPerDay = 1e-6
        plan.minimumSampleSize = 100
        let text = try text(plan)
        #expect(text.contains("units are needed") && text.contains("100"))
    }
}
