import PluginSDK

/// Optimizing Memory with Evolution and Gradient Alignment.
typealias OMEGA = StatefulOptimizer<EvolutionSearch>
