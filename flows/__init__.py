"""What ties the rooms together: the pipeline, its Prefect flow and the command line."""
