import ArgumentParser
import Foundation
import VigilDomain
import VigilMonitoring

/// `vigil experiments plan`.
struct ExperimentsPlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract:
            "Says how many units an A/B test needs, what it can find, and how long it takes. No server is needed.",
        discussion: """
            A fifth of the units to the treatment, planned for two points more than 95.1 %:
              vigil experiments plan --metric accuracy --expected 0.951 --effect 0.02 --share 0.2

            For money, whose units vary, with 500 units a day:
              vigil experiments plan --metric revenue --expected 20 --effect 1 --variance 900 --traffic 500

            A plan as a file, of which an option changes a part:
              vigil experiments plan plan.json --design group_sequential --looks 4
            """)

    @OptionGroup var options: ExperimentPlanOptions

    @Flag(help: "Prints the analysis as JSON.")
    var json = false

    func run() throws {
        let plan = try options.document(needsModels: false).plan()
        let analysis = try ExperimentPower.analysis(of: plan)
        try Console.print(
            json
                ? try CommandJSON.text(PowerDocument(powerAnalysis: analysis))
                : PowerText(plan: plan, analysis: analysis).text(for: .current))
    }

    /// As the API answers it.
    private struct PowerDocument: Encodable {
        var powerAnalysis: PowerAnalysis?

        private enum CodingKeys: CodingKey { case powerAnalysis }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(powerAnalysis, forKey: .powerAnalysis)
        }
    }
}
