public import ArgumentParser
import VigilClient
import VigilDomain
import VigilFormats
import VigilStatistics

// Closed sets that can stand on the command line as they are.
extension ModelTask: ExpressibleByArgument {}
extension WindowLength: ExpressibleByArgument {}
extension TableOptions.Separator: ExpressibleByArgument {}
extension RowForm: ExpressibleByArgument {}
extension ExperimentMetric.Kind: ExpressibleByArgument {}
extension Experiment.Status: ExpressibleByArgument {}
extension ExperimentDecision.Verdict: ExpressibleByArgument {}
extension PreferredDirection: ExpressibleByArgument {}
