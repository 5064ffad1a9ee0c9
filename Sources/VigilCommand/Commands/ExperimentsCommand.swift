import ArgumentParser

/// `vigil experiments`.
struct ExperimentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "experiments",
        abstract: "Plans, runs and decides A/B tests of models; compares the arms in a file.",
        discussion: """
            From a plan to a decision:
              vigil experiments plan --metric accuracy --expected 0.951 --effect 0.02 --share 0.2
              vigil experiments create --name leads-2.2 --control leads@2.1 --treatment leads@2.2 \\
                  --share 0.2 --metric accuracy --expected 0.951 --effect 0.02
              vigil experiments start leads-2.2
              vigil experiments assign leads-2.2 customer-17
              vigil experiments record leads-2.2 outcomes.csv
              vigil experiments result leads-2.2
              vigil experiments decide leads-2.2

            `plan` and `compare` need no server.
            """,
        subcommands: [
            ExperimentsListCommand.self,
            ExperimentsPlanCommand.self,
            ExperimentsCreateCommand.self,
            ExperimentsShowCommand.self,
            ExperimentsStartCommand.self,
            ExperimentsAssignCommand.self,
            ExperimentsRecordCommand.self,
            ExperimentsResultCommand.self,
            ExperimentsStopCommand.self,
            ExperimentsDecideCommand.self,
            ExperimentsArchiveCommand.self,
            ExperimentsCompareCommand.self,
        ],
        defaultSubcommand: ExperimentsListCommand.self)
}
