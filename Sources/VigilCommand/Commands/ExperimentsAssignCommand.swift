import ArgumentParser
import VigilClient
import VigilDomain

/// `vigil experiments assign`.
struct ExperimentsAssignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Says which arm and model a unit gets in an A/B test, and records that it was exposed.",
        discussion: """
            A unit outside of the test gets the control's model. What is known of the unit matters where the plan names whom \
            the test is for; a number or true and false are no texts, unless they stand in quotes:
              vigil experiments assign leads-2.2 customer-17 --attribute country=DE --attribute visits=3
              vigil experiments assign leads-2.2 customer-17 --attribute 'zip="10115"' --no-record
            """)

    @Argument(help: "The test.")
    var name: String

    @Argument(help: "The unit, or several.")
    var units: [String]

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Something that is known of the unit. May be repeated.", valueName: "name=value"))
    var attribute: [UnitAttribute] = []

    @Flag(inversion: .prefixedNo, help: "Whether the exposure is recorded, once for each unit.")
    var record = true

    @Flag(help: "Prints the answers as JSON, one a line.")
    var json = false

    @OptionGroup var connection: ServerOptions

    func run() async throws {
        let name = try ModelName(name, field: "name")
        var attributes: [String: AttributeValue] = [:]
        for given in attribute {
            guard attributes.updateValue(given.value, forKey: given.name) == nil else {
                throw CommandFailure("--attribute: \"\(given.name)\" is given twice")
            }
        }
        let answers = try await connection.withClient { client in
            var answers: [(unit: String, answer: DocumentAnswer<ExperimentAssignmentDocument>)] = []
            for unit in units {
                answers.append(
                    (unit, try await client.assign(unit, in: name, attributes: attributes, records: record)))
            }
            return answers
        }
        try Console.print(
            json
                ? answers.map(\.answer.json).joined(separator: "\n")
                : AssignmentText.table(answers.map { ($0.unit, $0.answer.document) }, terminal: .current))
    }
}
