"""The pipeline's components, as Rasa's graph runs them. nlu/pipeline.py makes them known to Rasa.

They do not import Rasa's recipe: it would load TensorFlow, which nothing here uses, into the
server that only parses (five seconds and 400 MB).
"""
